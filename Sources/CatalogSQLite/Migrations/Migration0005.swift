import GRDB

/// How far the scrub has come, and what it has found.
enum Migration0005 {
    static func run(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE scrub (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    position TEXT,
                    started_at INTEGER NOT NULL,
                    finished_at INTEGER,
                    contents INTEGER NOT NULL,
                    bytes INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE damages (blob TEXT PRIMARY KEY CHECK (length(blob) = 64)) STRICT, WITHOUT ROWID;
                """)
    }
}
