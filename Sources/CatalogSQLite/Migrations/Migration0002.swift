import GRDB

/// Keys that sign URLs.
enum Migration0002 {
    static func run(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE signing_keys (
                    id TEXT PRIMARY KEY,
                    secret TEXT NOT NULL CHECK (length(secret) = 64),
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER
                ) STRICT, WITHOUT ROWID;
                -- One key is the current one.
                CREATE UNIQUE INDEX signing_keys_current ON signing_keys (expires_at IS NULL)
                    WHERE expires_at IS NULL;
                """)
    }
}
