import GRDB
package import Media

extension SQLiteCatalog {
    package func user(holding digest: TokenDigest) throws -> User? {
        try recall(digest, in: \.users) { db in
            // One statement, for one moment. The index finds the digest; comparing it again takes the same time
            // wherever two digests differ.
            let hex = digest.hex
            var user: User?
            try db.forEachRow(Self.findHolder, [hex]) { row in
                guard (row[8] as String).matchesInConstantTime(hex) else { return }
                user = User(row: row, adding: user)
            }
            return user
        }
    }

    private static let findHolder = """
        SELECT id, username, first_name, last_name, is_staff, is_admin, is_active, code, digest
        FROM tokens JOIN users ON id = tokens.user LEFT JOIN permissions ON permissions.user = id WHERE digest = ?
        """

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
                try db.run(
                    "INSERT INTO tokens (digest, user, created_at) VALUES (?, ?, ?)",
                    [digest.hex, user.id, Timestamp.now.microseconds])
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
    func users(where condition: String, _ arguments: StatementArguments) throws -> [User] {
        let sql = """
            SELECT id, username, first_name, last_name, is_staff, is_admin, is_active, code
            FROM users LEFT JOIN permissions ON user = id WHERE \(condition) ORDER BY id
            """
        var users: [User] = []
        try forEachRow(sql, arguments) { row in
            if let last = users.last, last.id == row[0] {
                users[users.count - 1] = User(row: row, adding: last)
            } else {
                users.append(User(row: row, adding: nil))
            }
        }
        return users
    }
}

extension User {
    /// The user of a row that has one of its permissions, if any, in column 7.
    ///
    /// - Parameter user: what earlier rows told of it.
    fileprivate init(row: StatementRow, adding user: User?) {
        self =
            user
            ?? User(
                id: row[0], username: row[1], firstName: row[2], lastName: row[3], isStaff: row[4],
                isAdmin: row[5], isActive: row[6])
        if let code: Int = row[7] { permissions.insert(code) }
    }
}

extension String {
    fileprivate func matchesInConstantTime(_ other: String) -> Bool {
        var (left, right) = (self, other)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard left.count == right.count else { return false }
                var difference: UInt8 = 0
                for index in left.indices { difference |= left[index] ^ right[index] }
                return difference == 0
            }
        }
    }
}
