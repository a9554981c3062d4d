import GRDB
import Media

extension Database {
    /// The modification time of a content, for ever the same; the first time `second` or, where that is taken by other
    /// content of the same size, the second after the latest one taken.
    func stamp(_ content: Content, at second: Int64) throws -> Int64 {
        try stamp(blob: content.blob, recipe: "", size: content.size, at: second)
    }

    /// The modification time of a rendition; a new one once it has another size.
    func stamp(blob: BlobKey, recipe: String, size: Int64, at second: Int64) throws -> Int64 {
        let statement = try cachedStatement(sql: Self.insertStamp)
        // 0 is the time of content that has none yet.
        let arguments: StatementArguments = [blob.hex, recipe.bound, size, max(second, 1)]
        guard let modified = try Int64.fetchOne(statement, arguments: arguments) else {
            throw MediaError.notFound
        }
        return modified
    }

    func isUndecodable(_ content: BlobKey) throws -> Bool {
        try Bool.fetchOne(
            cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM undecodable WHERE blob = ?)"),
            arguments: [content.hex]) ?? false
    }

    private static let insertStamp = """
        INSERT INTO stamps (blob, recipe, size, modified) VALUES (?1, ?2, ?3,
            CASE WHEN EXISTS (SELECT 1 FROM stamps WHERE size = ?3 AND modified = ?4)
                THEN (SELECT max(modified) + 1 FROM stamps WHERE size = ?3) ELSE ?4 END)
        ON CONFLICT (blob, recipe) DO UPDATE SET
            modified = CASE WHEN size = excluded.size THEN modified ELSE excluded.modified END,
            size = excluded.size
        RETURNING modified
        """
}
