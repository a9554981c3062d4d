import GRDB
package import Media

extension SQLiteCatalog {
    /// Infections that are remembered; of more the oldest go.
    private static let mostInfections = 100_000

    package func record(_ infection: Infection) throws {
        try write { db in
            try db.run(
                "INSERT INTO infections (file, filename, virus, session, created_at) VALUES (?, ?, ?, ?, ?)",
                [
                    infection.file?.text, infection.filename.bound, infection.virus.bound,
                    infection.session.bound, infection.createdAt.microseconds,
                ])
            try db.run(
                "DELETE FROM infections WHERE number <= (SELECT max(number) FROM infections) - ?",
                [Self.mostInfections])
        }
    }

    package func infections(limit: Int) throws -> [Infection] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT file, filename, virus, session, created_at FROM infections
                        ORDER BY number DESC LIMIT ?
                        """), arguments: [max(limit, 0)]
            ).map { row in
                Infection(
                    file: (row[0] as String?).map { FileID(unchecked: $0) }, filename: row[1], virus: row[2],
                    session: row[3], createdAt: Timestamp(microseconds: row[4]))
            }
        }
    }
}
