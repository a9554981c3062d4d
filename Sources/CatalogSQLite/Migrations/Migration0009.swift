import GRDB

/// What validators of a file need to know of its past: whether its second names one state, and whether the content's tag
/// has admitted a change.
enum Migration0009 {
    static func run(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE files ADD COLUMN shares_second INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE files ADD COLUMN is_content_tag_used INTEGER NOT NULL DEFAULT 0;
                """)
    }
}
