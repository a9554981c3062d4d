import GRDB

/// Names and custom metadata of interrupted replaces, so that a start can finish them as they were meant.
enum Migration0004 {
    static func run(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE replacements ADD COLUMN name TEXT;
                ALTER TABLE replacements ADD COLUMN metadata TEXT;
                """)
    }
}
