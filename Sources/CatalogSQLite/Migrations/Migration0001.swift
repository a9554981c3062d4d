import GRDB
import Media

/// The first schema: files, paths, stamps, buckets, users.
enum Migration0001 {
    static func run(_ db: Database) throws {
        for part in [buckets, users, files, fileIndexes, paths, contents, counts] {
            try db.execute(sql: part)
        }
        try db.execute(sql: "PRAGMA application_id = \(CatalogFile.applicationID)")
        let now = Timestamp.now.microseconds
        try db.execute(sql: firstBuckets, arguments: ["now": now])
        try db.execute(sql: firstRules)
    }

    private static let firstBuckets = """
        INSERT INTO buckets (
            id, is_public, min_size, max_size, download_expiration, has_presigned_urls, cache_control, created_at, updated_at
        ) VALUES
            ('default', 0, 1, 50000000, 30, 1, 'max-age=3600', :now, :now),
            ('core_media', 1, 1, 1125899906842624, 30, 1, 'max-age=3600', :now, :now)
        """

    private static let firstRules = """
        INSERT INTO bucket_rules (bucket, role, action, reach) VALUES
            ('default', 'user', 'read', 'own'), ('default', 'user', 'insert', 'own'),
            ('default', 'user', 'update', 'own'), ('default', 'user', 'delete', 'own')
        """

    private static let buckets = """
        CREATE TABLE buckets (
            id TEXT PRIMARY KEY,
            is_public INTEGER NOT NULL CHECK (is_public IN (0, 1)),
            min_size INTEGER NOT NULL,
            max_size INTEGER NOT NULL,
            download_expiration INTEGER NOT NULL,
            has_presigned_urls INTEGER NOT NULL CHECK (has_presigned_urls IN (0, 1)),
            cache_control TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE bucket_rules (
            bucket TEXT NOT NULL REFERENCES buckets ON DELETE CASCADE,
            role TEXT NOT NULL,
            action TEXT NOT NULL,
            reach TEXT NOT NULL,
            PRIMARY KEY (bucket, role, action)
        ) STRICT, WITHOUT ROWID;
        """

    private static let users = """
        CREATE TABLE users (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            username TEXT NOT NULL UNIQUE,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            is_staff INTEGER NOT NULL CHECK (is_staff IN (0, 1)),
            is_admin INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            last_login INTEGER
        ) STRICT;
        CREATE TABLE permissions (
            user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            code INTEGER NOT NULL,
            PRIMARY KEY (user, code)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tokens (
            digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
            user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tokens_by_user ON tokens (user);
        """

    /// A file's content and the content a replace is about to switch to have the same columns.
    private static let content = """
        blob TEXT NOT NULL CHECK (length(blob) = 64),
        size INTEGER NOT NULL CHECK (size >= 0),
        md5 TEXT NOT NULL,
        type TEXT NOT NULL,
        kind TEXT NOT NULL,
        width INTEGER,
        height INTEGER,
        mode TEXT,
        orientation INTEGER,
        is_renderable INTEGER,
        modified INTEGER NOT NULL
        """

    private static let files = """
        CREATE TABLE files (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            bucket TEXT NOT NULL REFERENCES buckets,
            owner INTEGER REFERENCES users ON DELETE SET NULL,
            uploaded_by TEXT,
            name TEXT,
            folded_name TEXT CHECK ((folded_name IS NULL) = (name IS NULL)),
            description TEXT,
            \(content),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            is_uploaded INTEGER NOT NULL CHECK (is_uploaded IN (0, 1)),
            metadata TEXT
        ) STRICT;
        CREATE TABLE replacements (
            file INTEGER PRIMARY KEY REFERENCES files ON DELETE CASCADE,
            \(content)
        ) STRICT;
        CREATE INDEX replacements_by_blob ON replacements (blob);
        """

    /// One index for each order of a list; SQLite appends the number to every index, which is the tie-breaker.
    private static let fileIndexes = """
        CREATE INDEX files_by_kind ON files (kind);
        CREATE INDEX files_by_name ON files (name);
        CREATE INDEX files_by_size ON files (size);
        CREATE INDEX files_by_width ON files (width);
        CREATE INDEX files_by_height ON files (height);
        CREATE INDEX files_by_mode ON files (mode);
        CREATE INDEX files_by_created_at ON files (created_at);
        CREATE INDEX files_by_updated_at ON files (updated_at);
        CREATE INDEX files_by_owner ON files (owner);
        CREATE INDEX files_by_bucket ON files (bucket, uploaded_by, created_at);
        CREATE INDEX files_by_blob ON files (blob);
        -- What filters look at, without the rest of the row: for scans and for long ways by number.
        CREATE INDEX files_by_number ON files (
            number, kind, size, width, height, created_at, updated_at, owner, bucket, uploaded_by, folded_name
        );
        """

    /// One namespace for originals (edge 0), thumbnails and, where `past` is not 0, redirects to the present path of the
    /// same file and edge. The id of a thumbnail's row is the thumbnail's id.
    private static let paths = """
        CREATE TABLE paths (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL UNIQUE,
            file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
            edge INTEGER NOT NULL CHECK (edge >= 0),
            past INTEGER NOT NULL DEFAULT 0,
            is_made INTEGER NOT NULL CHECK (is_made IN (0, 1)),
            UNIQUE (file, edge, past)
        ) STRICT;
        CREATE INDEX paths_awaiting ON paths (file) WHERE is_made = 0;
        -- Public files that may not lie at their path yet.
        CREATE TABLE unpublished (file INTEGER PRIMARY KEY REFERENCES files ON DELETE CASCADE) STRICT;
        CREATE TABLE retired (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL UNIQUE
        ) STRICT;
        """

    /// What is remembered of contents: their modification times (`recipe` is empty for the blob itself) and which of
    /// them do not decode.
    private static let contents = """
        CREATE TABLE stamps (
            blob TEXT NOT NULL,
            recipe TEXT NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            PRIMARY KEY (blob, recipe),
            UNIQUE (size, modified)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE undecodable (blob TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        """

    /// How many files there are, so that nobody has to count them: per bucket, kind and owner (0 for none).
    private static let counts = """
        CREATE TABLE counts (
            facet TEXT NOT NULL,
            value TEXT NOT NULL,
            files INTEGER NOT NULL CHECK (files >= 0),
            PRIMARY KEY (facet, value)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER count_inserted AFTER INSERT ON files BEGIN
            INSERT INTO counts VALUES
                ('bucket', new.bucket, 1), ('kind', new.kind, 1), ('owner', coalesce(new.owner, 0), 1)
                ON CONFLICT DO UPDATE SET files = files + 1;
        END;
        CREATE TRIGGER count_deleted AFTER DELETE ON files BEGIN
            UPDATE counts SET files = files - 1 WHERE facet = 'bucket' AND value = old.bucket;
            UPDATE counts SET files = files - 1 WHERE facet = 'kind' AND value = old.kind;
            UPDATE counts SET files = files - 1 WHERE facet = 'owner' AND value = coalesce(old.owner, 0);
        END;
        CREATE TRIGGER count_kind AFTER UPDATE OF kind ON files WHEN old.kind <> new.kind BEGIN
            UPDATE counts SET files = files - 1 WHERE facet = 'kind' AND value = old.kind;
            INSERT INTO counts VALUES ('kind', new.kind, 1) ON CONFLICT DO UPDATE SET files = files + 1;
        END;
        CREATE TRIGGER count_owner AFTER UPDATE OF owner ON files WHEN old.owner IS NOT new.owner BEGIN
            UPDATE counts SET files = files - 1 WHERE facet = 'owner' AND value = coalesce(old.owner, 0);
            INSERT INTO counts VALUES ('owner', coalesce(new.owner, 0), 1)
                ON CONFLICT DO UPDATE SET files = files + 1;
        END;
        """
}
