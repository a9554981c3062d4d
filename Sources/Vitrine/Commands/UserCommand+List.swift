import ArgumentParser
import HTTP
import Media

extension UserCommand {
    /// `vitrine user list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List users: id, name, what they may do.",
            discussion: """
                One line each with tabs between the columns; the last one holds admin, staff, inactive and permission codes. \
                --json adds first and last names.
                """)

        @Flag(help: "Print a JSON array instead of lines.") var json = false
        @OptionGroup var options: ServiceOptions

        func run() throws {
            let users = try options.library().accounts.users()
            if json { print(Self.json(users)) } else { users.map(Self.line).forEach { print($0) } }
        }

        static func line(_ user: User) -> String {
            var rights = user.isAdmin ? ["admin"] : []
            if user.isStaff { rights.append("staff") }
            if !user.isActive { rights.append("inactive") }
            rights += user.permissions.sorted().map(String.init)
            return "\(user.id)\t\(user.username)\t\(rights.joined(separator: ","))"
        }

        static func json(_ users: [User]) -> String {
            var writer = JSONWriter(indent: 2)
            writer.beginArray()
            for user in users { writer.user(user) }
            writer.endArray()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func user(_ user: User) {
        beginObject()
        key("id")
        integer(user.id)
        key("username")
        string(user.username)
        key("first_name")
        string(user.firstName)
        key("last_name")
        string(user.lastName)
        key("is_staff")
        bool(user.isStaff)
        key("is_admin")
        bool(user.isAdmin)
        key("is_active")
        bool(user.isActive)
        key("permissions")
        beginArray()
        for code in user.permissions.sorted() { integer(Int64(code)) }
        endArray()
        endObject()
    }
}
