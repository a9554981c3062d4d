import GRDB

/// When tokens were made; null for those of former versions.
enum Migration0010 {
    static func run(_ db: Database) throws {
        try db.execute(sql: "ALTER TABLE tokens ADD COLUMN created_at INTEGER")
    }
}
