import ArgumentParser
import Testing

@testable import Vitrine

/// What `vitrine user create` takes (architecture.md, "Commands").
struct UserCommandTests {
    @Test func `a user may be staff with codes`() throws {
        let command = try UserCommand.Create.parse([
            "ada", "--staff", "--permission", "3801", "--permission", "3804", "--first-name", "Ada",
            "--last-name", "Lovelace", "--data", "/srv",
        ])
        #expect(command.name == "ada")
        #expect(command.staff)
        #expect(!command.admin)
        #expect(!command.inactive)
        #expect(command.permissions == [3_801, 3_804])
        #expect(command.firstName == "Ada")
        #expect(command.lastName == "Lovelace")
        #expect(command.options.data == "/srv")
    }

    @Test(arguments: [
        [], [""], [String(repeating: "a", count: 151)], ["a\nb"], ["ada", "--permission", "3800"],
        ["ada", "--permission", "3805"], ["ada", "--permission", "all"], ["ada", "--root"],
    ])
    func `what no user can be is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try UserCommand.Create.parse(arguments) }
    }

    @Test func `a name has up to 150 characters`() throws {
        let name = String(repeating: "é", count: 150)
        #expect(try UserCommand.Create.parse([name]).name == name)
    }
}
