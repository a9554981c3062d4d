import GRDB
import Media

/// The orders of lists within a bucket and of one uploader there, how many files each uploader has, and names folded so
/// that a search compares them canonically.
enum Migration0007 {
    /// Rows whose names are folded at a time.
    private static let batch = 5_000

    static func run(_ db: Database) throws {
        for part in [indexes, counts, bucketVersion] { try db.execute(sql: part) }
        try foldNames(db)
    }

    /// `files_by_bucket` has the remaining order: that of an uploader's files by creation.
    private static let indexes = """
        CREATE INDEX files_by_bucket_created_at ON files (bucket, created_at);
        CREATE INDEX files_by_bucket_updated_at ON files (bucket, updated_at);
        CREATE INDEX files_by_bucket_name ON files (bucket, name);
        CREATE INDEX files_by_bucket_size ON files (bucket, size);
        CREATE INDEX files_by_uploader_updated_at ON files (bucket, uploaded_by, updated_at);
        CREATE INDEX files_by_uploader_name ON files (bucket, uploaded_by, name);
        CREATE INDEX files_by_uploader_size ON files (bucket, uploaded_by, size);
        """

    private static let counts = """
        CREATE TABLE uploader_counts (
            uploaded_by TEXT NOT NULL,
            bucket TEXT NOT NULL,
            files INTEGER NOT NULL CHECK (files >= 0),
            PRIMARY KEY (uploaded_by, bucket)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO uploader_counts
            SELECT uploaded_by, bucket, count(*) FROM files WHERE uploaded_by IS NOT NULL GROUP BY uploaded_by, bucket;
        CREATE TRIGGER count_uploaded AFTER INSERT ON files WHEN new.uploaded_by IS NOT NULL BEGIN
            INSERT INTO uploader_counts VALUES (new.uploaded_by, new.bucket, 1)
                ON CONFLICT DO UPDATE SET files = files + 1;
        END;
        CREATE TRIGGER count_unuploaded AFTER DELETE ON files WHEN old.uploaded_by IS NOT NULL BEGIN
            UPDATE uploader_counts SET files = files - 1 WHERE uploaded_by = old.uploaded_by AND bucket = old.bucket;
            DELETE FROM uploader_counts
                WHERE uploaded_by = old.uploaded_by AND bucket = old.bucket AND files = 0;
        END;
        CREATE TRIGGER count_uploader AFTER UPDATE OF uploaded_by, bucket ON files
            WHEN old.uploaded_by IS NOT new.uploaded_by OR old.bucket <> new.bucket BEGIN
            UPDATE uploader_counts SET files = files - 1 WHERE uploaded_by = old.uploaded_by AND bucket = old.bucket;
            DELETE FROM uploader_counts
                WHERE uploaded_by = old.uploaded_by AND bucket = old.bucket AND files = 0;
            INSERT INTO uploader_counts SELECT new.uploaded_by, new.bucket, 1 WHERE new.uploaded_by IS NOT NULL
                ON CONFLICT DO UPDATE SET files = files + 1;
        END;
        """

    /// Moves with every change of a bucket or a rule, so that what was read of buckets is kept while files change.
    private static let bucketVersion = """
        CREATE TABLE bucket_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
        INSERT INTO bucket_version VALUES (1, 0);
        """
        + ["buckets", "bucket_rules"].flatMap { table in
            ["INSERT", "UPDATE", "DELETE"].map { event in
                """
                CREATE TRIGGER \(table)_\(event.lowercased()) AFTER \(event) ON \(table) BEGIN
                    UPDATE bucket_version SET version = version + 1;
                END;
                """
            }
        }.joined()

    /// Names of ASCII alone are folded as before.
    private static func foldNames(_ db: Database) throws {
        let select = try db.makeStatement(
            sql: """
                SELECT number, name FROM files
                WHERE number > ? AND length(name) <> length(CAST(name AS BLOB)) ORDER BY number LIMIT ?
                """)
        let update = try db.makeStatement(sql: "UPDATE files SET folded_name = ?1 WHERE number = ?2")
        var last: Int64 = 0
        while case let rows = try Row.fetchAll(select, arguments: [last, batch]), !rows.isEmpty {
            for row in rows {
                let name: String = row[1]
                try update.execute(arguments: [name.foldedForSearch, row[0] as Int64])
                last = row[0]
            }
        }
    }
}
