import GRDB

/// Modification times are unique per path and, where that can be, per size; paths that have just been given up are remembered.
enum Migration0008 {
    static func run(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE new_stamps (
                    blob TEXT NOT NULL,
                    recipe TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    modified INTEGER NOT NULL,
                    PRIMARY KEY (blob, recipe)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO new_stamps SELECT blob, recipe, size, modified FROM stamps;
                DROP TABLE stamps;
                ALTER TABLE new_stamps RENAME TO stamps;
                CREATE INDEX stamps_by_size ON stamps (size, modified);
                -- The latest second in which a path that is free again showed something.
                CREATE TABLE former_paths (
                    path TEXT PRIMARY KEY,
                    shown_until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX former_paths_by_time ON former_paths (shown_until);
                """)
    }
}
