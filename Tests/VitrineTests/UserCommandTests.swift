import ArgumentParser
import Foundation
import Media
import Testing

@testable import Vitrine

/// What `vitrine user create` takes.
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

    @Test func `an update changes what is given and nothing else`() throws {
        let ada = User(
            id: 1, username: "ada", firstName: "Ada", isStaff: true, isActive: false,
            permissions: [3_801, 3_802])
        func updated(_ arguments: String...) throws -> User {
            var user = ada
            try UserCommand.Update.parse(["ada"] + arguments).apply(to: &user)
            return user
        }
        #expect(try updated() == ada)
        #expect(try updated("--active", "--no-staff", "--admin").isActive)
        #expect(try !updated("--no-staff").isStaff)
        #expect(try updated("--admin").isAdmin)
        #expect(try updated("--first-name", "", "--last-name", "L").firstName == "")
        #expect(try updated("--permission", "3804").permissions == [3_804])
        #expect(
            try updated("--add-permission", "3803", "--remove-permission", "3801").permissions == [
                3_802, 3_803,
            ])
    }

    @Test func `a list for programs holds every attribute`() throws {
        let ada = User(
            id: 1, username: "a\"da", firstName: "Ada", lastName: "L", isStaff: true,
            permissions: [3_802, 3_801])
        #expect(UserCommand.List.line(ada) == "1\ta\"da\tstaff,3801,3802")
        let text = UserCommand.List.json([ada])
        let users = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(users.count == 1)
        #expect(users[0]["username"] as? String == "a\"da")
        #expect(users[0]["last_name"] as? String == "L")
        #expect(users[0]["is_staff"] as? Bool == true)
        #expect(users[0]["is_admin"] as? Bool == false)
        #expect(users[0]["is_active"] as? Bool == true)
        #expect(users[0]["permissions"] as? [Int] == [3_801, 3_802])
    }

    @Test func `a token is listed by the end of its digest alone, with when it was made and when it ends`()
        throws
    {
        let made = Timestamp(microseconds: 1_700_000_000_000_000)
        let token = IssuedToken(username: "ada", digest: TokenDigest(of: "key"), createdAt: made)
        let former = IssuedToken(username: "ada", digest: TokenDigest(of: "key"))
        #expect(TokenCommand.List.line(token) == "ada\tb683\t2023-11-14T22:13:20Z\tnever")
        #expect(TokenCommand.List.line(former) == "ada\tb683\t-\tnever")
        #expect(token.digest.hex.hasSuffix("b683"))
        let tokens = try #require(
            JSONSerialization.jsonObject(with: Data(TokenCommand.List.json([token, former]).utf8))
                as? [[String: Any]])
        #expect(tokens.map { $0["username"] as? String } == ["ada", "ada"])
        #expect(tokens.map { $0["digest_ending"] as? String } == ["b683", "b683"])
        #expect(tokens.map { $0["created_at"] as? String } == ["2023-11-14T22:13:20Z", nil])
        #expect(tokens.map { $0["expires_at"] is NSNull } == [true, true])
    }

    @Test func `a name has up to 150 characters`() throws {
        let name = String(repeating: "é", count: 150)
        #expect(try UserCommand.Create.parse([name]).name == name)
    }
}
