import ArgumentParser
import Media

/// `vitrine user`: who may hold tokens.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Create, delete and list users.",
        subcommands: [Create.self, Delete.self, List.self])

    /// `vitrine user create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a user.",
            discussion: """
                An admin may do everything. Staff may do what their permission codes say: 3801 upload, 3802 read, \
                3803 update, 3804 delete. Others may use the storage API alone.
                """)

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
            guard !name.isEmpty, name.unicodeScalars.count <= 150,
                !name.unicodeScalars.contains(where: { $0.value < 32 })
            else {
                throw ValidationError("A user's name has 1 to 150 characters and no control characters.")
            }
            guard permissions.allSatisfy((3_801...3_804).contains) else {
                throw ValidationError("Permission codes are 3801, 3802, 3803 and 3804.")
            }
        }

        func run() throws {
            let user = User(
                id: 0, username: name, firstName: firstName, lastName: lastName, isStaff: staff,
                isAdmin: admin,
                isActive: !inactive, permissions: Set(permissions))
            do {
                let created = try options.library().accounts.insert(user)
                print("Created user '\(created.username)' with id \(created.id).")
            } catch MediaError.alreadyExists {
                throw CommandError("There is a user '\(name)' already.")
            }
        }
    }

    /// `vitrine user delete`.
    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a user and their tokens; their files stay, without an owner.")

        @Argument(help: "The name.") var name: String
        @OptionGroup var options: ServiceOptions

        func run() throws {
            guard try options.library().accounts.removeUser(named: name) else {
                throw CommandError("There is no user '\(name)'.")
            }
            print("Deleted user '\(name)'.")
        }
    }

    /// `vitrine user list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List users: id, name, what they may do.")

        @OptionGroup var options: ServiceOptions

        func run() throws {
            for user in try options.library().accounts.users() {
                var rights = user.isAdmin ? ["admin"] : []
                if user.isStaff { rights.append("staff") }
                if !user.isActive { rights.append("inactive") }
                rights += user.permissions.sorted().map(String.init)
                print("\(user.id)\t\(user.username)\t\(rights.joined(separator: ","))")
            }
        }
    }
}
