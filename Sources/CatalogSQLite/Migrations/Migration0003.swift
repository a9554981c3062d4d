import GRDB

/// What virus scans have found.
enum Migration0003 {
    static func run(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE infections (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    file TEXT,
                    filename TEXT NOT NULL,
                    virus TEXT NOT NULL,
                    session TEXT NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT;
                """)
    }
}
