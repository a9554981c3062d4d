import ArgumentParser
import Media

extension UserCommand {
    /// `vitrine user update`.
    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a user; what is not given stays.",
            discussion: """
                An inactive user's tokens are refused until the user is active again. --permission replaces all codes; \
                --add-permission and --remove-permission change single ones.
                """)

        @Argument(help: "The name.") var name: String
        @Flag(inversion: .prefixedNo, help: "Whether the user may use the permission codes.") var staff: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether the user may do everything.") var admin: Bool?
        @Flag(help: "The user may act again.") var active = false
        @Flag(help: "The user may not do anything for now.") var inactive = false
        @Option(help: "First name; '' for none.") var firstName: String?
        @Option(help: "Last name; '' for none.") var lastName: String?
        @Option(
            name: .customLong("permission"),
            help: ArgumentHelp("A code in place of all there are; may be repeated.", valueName: "code"))
        var permissions: [Int] = []
        @Option(
            name: .customLong("add-permission"),
            help: ArgumentHelp("A code besides those there are; may be repeated.", valueName: "code"))
        var added: [Int] = []
        @Option(
            name: .customLong("remove-permission"),
            help: ArgumentHelp("A code to take away; may be repeated.", valueName: "code"))
        var removed: [Int] = []
        @OptionGroup var options: ServiceOptions

        func validate() throws {
            guard !(active && inactive) else {
                throw ValidationError("A user is --active or --inactive, not both.")
            }
            // Its own name stays, whatever it is.
            try UserCommand.checkNames(
                of: User(id: 0, username: "-", firstName: firstName ?? "", lastName: lastName ?? ""))
            try UserCommand.checkCodes(permissions + added + removed)
            if let code = added.first(where: removed.contains) {
                throw ValidationError("Permission \(code) is to be added and removed.")
            }
        }

        func run() throws {
            guard try options.library().accounts.updateUser(named: name, apply) != nil else {
                throw CommandError("There is no user '\(name)'.")
            }
            print("Updated user '\(name)'.")
        }

        /// Puts what was given into `user`.
        func apply(to user: inout User) {
            if let staff { user.isStaff = staff }
            if let admin { user.isAdmin = admin }
            if active || inactive { user.isActive = active }
            if let firstName { user.firstName = firstName }
            if let lastName { user.lastName = lastName }
            if !permissions.isEmpty { user.permissions = Set(permissions) }
            user.permissions.formUnion(added)
            user.permissions.subtract(removed)
        }
    }
}
