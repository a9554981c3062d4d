import ArgumentParser
import Media

/// `vitrine user`: who may hold tokens.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Create, update, delete and list users.",
        discussion: rightsExplained,
        subcommands: [Create.self, Update.self, Delete.self, List.self])

    private static let rightsExplained = """
        An admin may do everything. Staff may do in the library API what their permission codes say: 3801 upload, 3802 \
        read, 3803 update, 3804 delete. Others may use the storage API alone. An inactive user may do nothing.
        """

    /// `vitrine user create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a user.", discussion: rightsExplained)

        @Argument(help: "The name, unique.") var name: String
        @Flag(help: "May use the permission codes given.") var staff = false
        @Flag(help: "May do everything.") var admin = false
        @Flag(help: "May not do anything for now.") var inactive = false
        @Option(help: "First name.") var firstName = ""
        @Option(help: "Last name.") var lastName = ""
        @Option(
            name: .customLong("permission"),
            help: ArgumentHelp("3801, 3802, 3803 or 3804; may be repeated.", valueName: "code"))
        var permissions: [Int] = []
        @OptionGroup var options: ServiceOptions

        func validate() throws {
            try UserCommand.checkNames(of: user)
            try UserCommand.checkCodes(permissions)
        }

        private var user: User {
            User(
                id: 0, username: name, firstName: firstName, lastName: lastName, isStaff: staff,
                isAdmin: admin, isActive: !inactive, permissions: Set(permissions))
        }

        func run() throws {
            do {
                let created = try options.library(makingMissing: true).accounts.insert(user)
                print("Created user '\(created.username)' with id \(created.id).")
            } catch MediaError.alreadyExists {
                throw CommandError("There is a user '\(name)' already.")
            }
        }
    }

    /// `vitrine user delete`.
    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a user and their tokens; their files stay, without an owner.",
            discussion: "To take a user's rights away for a time, use vitrine user update NAME --inactive.")

        @Argument(help: "The name.") var name: String
        @OptionGroup var options: ServiceOptions

        func run() throws {
            guard try options.library().accounts.removeUser(named: name) else {
                throw CommandError("There is no user '\(name)'.")
            }
            print("Deleted user '\(name)'.")
        }
    }

    static func checkNames(of user: User) throws {
        if let problem = user.problemWithNames { throw ValidationError(problem) }
    }

    static func checkCodes(_ codes: [Int]) throws {
        guard codes.allSatisfy((3_801...3_804).contains) else {
            throw ValidationError("Permission codes are 3801, 3802, 3803 and 3804.")
        }
    }
}
