import GRDB

/// Uploaders with their source, and buckets that the library dialect does not show.
enum Migration0006 {
    static func run(_ db: Database) throws {
        try db.execute(sql: library)
        try db.execute(sql: uploaders)
    }

    private static let library = """
        ALTER TABLE buckets ADD COLUMN is_in_library INTEGER NOT NULL DEFAULT 1 CHECK (is_in_library IN (0, 1));
        CREATE INDEX buckets_hidden ON buckets (id) WHERE is_in_library = 0;
        """

    /// A file with an owner belongs to that account. Without one, the number of a deleted account stays local: an identity
    /// provider may have used the same id, and then only admins reach the file. Every other id is external.
    private static let uploaders = """
        UPDATE files SET uploaded_by = CASE
            WHEN owner IS NOT NULL THEN 'local:' || owner
            WHEN uploaded_by = CAST(CAST(uploaded_by AS INTEGER) AS TEXT)
                AND CAST(uploaded_by AS INTEGER)
                    BETWEEN 1 AND (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'users')
                AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = CAST(uploaded_by AS INTEGER))
            THEN 'local:' || uploaded_by
            ELSE 'external:' || uploaded_by
        END
        WHERE uploaded_by IS NOT NULL OR owner IS NOT NULL;
        """
}
