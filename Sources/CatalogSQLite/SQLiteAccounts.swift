import GRDB
package import Media

extension SQLiteCatalog {
    package func user(holding digest: TokenDigest) throws -> User? {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT digest, user FROM tokens WHERE digest = ?")
            guard let row = try Row.fetchOne(statement, arguments: [digest.hex]) else { return nil }
            guard let stored = TokenDigest(hex: row[0]), stored.matches(digest) else { return nil }
            return try db.users(where: "id = ?", [row[1] as Int64]).first
        }
    }

    package func user(named username: String) throws -> User? {
        try read { try $0.users(where: "username = ?", [username.bound]).first }
    }

    package func users() throws -> [User] {
        try read { try $0.users(where: "true", []) }
    }

    package func insert(_ user: User) throws -> User {
        try write { db in
            do {
                try db.run(
                    """
                    INSERT INTO users (username, first_name, last_name, is_staff, is_admin, is_active)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    [
                        user.username.bound, user.firstName.bound, user.lastName.bound, user.isStaff,
                        user.isAdmin,
                        user.isActive,
                    ])
            } catch let error as DatabaseError where error.isUniquenessViolation {
                throw MediaError.alreadyExists
            }
            let id = db.lastInsertedRowID
            for code in user.permissions { try db.run("INSERT INTO permissions VALUES (?, ?)", [id, code]) }
            guard let inserted = try db.users(where: "id = ?", [id]).first else { throw MediaError.notFound }
            return inserted
        }
    }

    package func removeUser(named username: String) throws -> Bool {
        try write { db in
            // Tokens and permissions go with it; files lose their owner.
            try db.run("DELETE FROM users WHERE username = ?", [username.bound])
            return db.changesCount > 0
        }
    }

    package func addToken(_ digest: TokenDigest, for username: String) throws {
        try write { db in
            guard let user = try db.users(where: "username = ?", [username.bound]).first else {
                throw MediaError.notFound
            }
            do {
                try db.run("INSERT INTO tokens VALUES (?, ?)", [digest.hex, user.id])
            } catch let error as DatabaseError where error.isUniquenessViolation {
                throw MediaError.alreadyExists
            }
        }
    }

    package func removeToken(_ digest: TokenDigest) throws -> Bool {
        try write { db in
            try db.run("DELETE FROM tokens WHERE digest = ?", [digest.hex])
            return db.changesCount > 0
        }
    }

    package func removeTokens(of username: String) throws -> Int {
        try write { db in
            try db.run(
                "DELETE FROM tokens WHERE user = (SELECT id FROM users WHERE username = ?)", [username.bound])
            return db.changesCount
        }
    }
}

extension Database {
    /// Users by id with their permissions, in one statement.
    fileprivate func users(where condition: String, _ arguments: StatementArguments) throws -> [User] {
        let statement = try cachedStatement(
            sql: """
                SELECT id, username, first_name, last_name, is_staff, is_admin, is_active, code
                FROM users LEFT JOIN permissions ON user = id WHERE \(condition) ORDER BY id
                """)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var users: [User] = []
        while let row = try rows.next() {
            if users.last?.id != row[0] {
                users.append(
                    User(
                        id: row[0], username: row[1], firstName: row[2], lastName: row[3], isStaff: row[4],
                        isAdmin: row[5], isActive: row[6]))
            }
            if let code: Int = row[7] { users[users.count - 1].permissions.insert(code) }
        }
        return users
    }
}

extension TokenDigest {
    /// Two lower-case hex digits for each byte.
    fileprivate var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil for what is no pairs of hex digits.
    fileprivate init?(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
        self.init(
            bytes: stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
