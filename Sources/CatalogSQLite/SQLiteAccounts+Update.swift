import GRDB
package import Media

extension SQLiteCatalog {
    package func updateUser(named username: String, _ change: (inout User) throws -> Void) throws -> User? {
        try write { db in
            guard let before = try db.users(where: "username = ?", [username.bound]).first else { return nil }
            var after = before
            try change(&after)
            try db.run(
                """
                UPDATE users SET first_name = ?, last_name = ?, is_staff = ?, is_admin = ?, is_active = ? WHERE id = ?
                """,
                [
                    after.firstName.bound, after.lastName.bound, after.isStaff, after.isAdmin, after.isActive,
                    before.id,
                ])
            for code in before.permissions.subtracting(after.permissions) {
                try db.run("DELETE FROM permissions WHERE user = ? AND code = ?", [before.id, code])
            }
            for code in after.permissions.subtracting(before.permissions) {
                try db.run("INSERT INTO permissions VALUES (?, ?)", [before.id, code])
            }
            return try db.users(where: "id = ?", [before.id]).first
        }
    }

    package func tokens() throws -> [IssuedToken] {
        try read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT username, digest, created_at FROM tokens JOIN users ON id = user ORDER BY user, digest"
            ).compactMap { row in
                let (username, digest, created): (String, String, Int64?) = (row[0], row[1], row[2])
                return TokenDigest(hex: digest).map {
                    IssuedToken(
                        username: username, digest: $0, createdAt: created.map(Timestamp.init(microseconds:)))
                }
            }
        }
    }
}
