package import Media
import Testing

/// What every ``Accounts`` promises, wherever users are kept.
package struct AccountsContract {
    /// Makes new accounts that know nobody.
    package let make: () throws -> any Catalog & Accounts

    package init(_ make: @escaping () throws -> any Catalog & Accounts) { self.make = make }

    /// Everything, one after the other.
    package func verify() throws {
        try users()
        try tokens()
        try removals()
        try updates()
        try listings()
    }

    package func updates() throws {
        let accounts: any Accounts = try make()
        let ada = try accounts.insert(User(id: 0, username: "ada", isStaff: true, permissions: [3801, 3802]))
        let bob = try accounts.insert(User(id: 0, username: "bob", permissions: [3801]))
        let digest = TokenDigest(bytes: [UInt8](repeating: 7, count: 32))
        try accounts.addToken(digest, for: "ada")
        let updated = try accounts.updateUser(named: "ada") { user in
            user.firstName = "Ada"
            user.lastName = "Lovelace"
            user.isStaff = false
            user.isAdmin = true
            user.isActive = false
            user.username = "eve"
            user.permissions = [3802, 3803]
        }
        let expected = User(
            id: ada.id, username: "ada", firstName: "Ada", lastName: "Lovelace", isAdmin: true,
            isActive: false, permissions: [3802, 3803])
        #expect(updated == expected, "the name stays")
        #expect(try accounts.user(holding: digest) == expected)
        #expect(try accounts.users() == [expected, bob])
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            try accounts.updateUser(named: "bob") { user in
                user.isAdmin = true
                throw Refused()
            }
        }
        #expect(try accounts.user(named: "bob") == bob)
        #expect(try accounts.updateUser(named: "carl") { $0.isAdmin = true } == nil)
    }

    package func listings() throws {
        let accounts: any Accounts = try make()
        #expect(try accounts.tokens() == [])
        for name in ["zoe", "ada"] { _ = try accounts.insert(User(id: 0, username: name)) }
        let digests = (0..<3).map { TokenDigest(bytes: [UInt8](repeating: UInt8($0), count: 32)) }
        let before = Timestamp.now
        try accounts.addToken(digests[2], for: "ada")
        try accounts.addToken(digests[1], for: "zoe")
        try accounts.addToken(digests[0], for: "zoe")
        let tokens = try accounts.tokens()
        #expect(tokens.map(\.username) == ["zoe", "zoe", "ada"])
        #expect(tokens.map(\.digest) == digests)
        for token in tokens {
            #expect(try (before...Timestamp.now).contains(#require(token.createdAt)))
        }
    }

    package func users() throws {
        let accounts: any Accounts = try make()
        #expect(try accounts.users() == [])
        let zoe = try accounts.insert(
            User(
                id: 77, username: "zoe", firstName: "Zoë", lastName: "de  Wit", isStaff: true, isAdmin: true,
                isActive: false, permissions: [3801, 3804]))
        let ada = try accounts.insert(User(id: 77, username: "ada"))
        #expect(zoe.id > 0 && ada.id > zoe.id, "the id given is ignored")
        #expect(
            zoe
                == User(
                    id: zoe.id, username: "zoe", firstName: "Zoë", lastName: "de  Wit", isStaff: true,
                    isAdmin: true, isActive: false, permissions: [3801, 3804]))
        #expect(ada == User(id: ada.id, username: "ada"))
        #expect(try accounts.users() == [zoe, ada], "by id")
        #expect(try accounts.user(named: "zoe") == zoe)
        #expect(try accounts.user(named: "Zoe") == nil, "names have a case")
        #expect(try accounts.user(named: "") == nil)
        #expect(throws: MediaError.alreadyExists) { try accounts.insert(User(id: 0, username: "zoe")) }
        #expect(try accounts.users().count == 2)
    }

    package func tokens() throws {
        let accounts: any Accounts = try make()
        let ada = try accounts.insert(User(id: 0, username: "ada", isActive: false))
        let bob = try accounts.insert(User(id: 0, username: "bob"))
        let digests = (0..<4).map { TokenDigest(bytes: [UInt8](repeating: UInt8($0), count: 32)) }
        try accounts.addToken(digests[0], for: "ada")
        try accounts.addToken(digests[1], for: "ada")
        try accounts.addToken(digests[2], for: "bob")
        #expect(throws: MediaError.notFound) { try accounts.addToken(digests[3], for: "carl") }
        #expect(try accounts.user(holding: digests[0]) == ada, "inactive ones included")
        #expect(try accounts.user(holding: digests[1]) == ada)
        #expect(try accounts.user(holding: digests[2]) == bob)
        #expect(try accounts.user(holding: digests[3]) == nil)

        #expect(try accounts.removeToken(digests[0]))
        #expect(try !accounts.removeToken(digests[0]))
        #expect(try accounts.user(holding: digests[0]) == nil)
        try accounts.addToken(digests[0], for: "ada")
        #expect(try accounts.removeTokens(of: "ada") == 2)
        #expect(try accounts.removeTokens(of: "ada") == 0)
        #expect(try accounts.removeTokens(of: "carl") == 0)
        #expect(try accounts.user(holding: digests[1]) == nil)
        #expect(try accounts.user(holding: digests[2]) == bob)
    }

    package func removals() throws {
        let catalog = try make()
        let accounts: any Accounts = catalog
        let ada = try accounts.insert(User(id: 0, username: "ada", firstName: " Ada ", lastName: ""))
        var draft = FileDraft.sample("a.txt")
        draft.uploadedBy = .local(ada.id)
        let file = try catalog.insert(draft)
        #expect(file.owner == Owner(id: ada.id, username: "ada", fullName: "Ada"), "trimmed")
        let digest = TokenDigest(bytes: [UInt8](repeating: 9, count: 32))
        try accounts.addToken(digest, for: "ada")

        #expect(try accounts.removeUser(named: "ada"))
        #expect(try !accounts.removeUser(named: "ada"))
        #expect(try accounts.user(named: "ada") == nil)
        #expect(try accounts.user(holding: digest) == nil)
        var orphan = file
        orphan.owner = nil
        #expect(try catalog.file(number: file.number) == orphan, "its files stay")
        let next = try accounts.insert(User(id: 0, username: "ada"))
        #expect(try accounts.user(holding: digest) == nil)
        #expect(try catalog.numbers { $0.userID = next.id } == [], "nobody inherits files")
    }
}
