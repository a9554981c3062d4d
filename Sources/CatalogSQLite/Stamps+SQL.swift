import GRDB
import Media

/// Modification times, the validators of what nginx serves by itself (Decisions/0027).
extension Database {
    /// Remembers content that no path shows yet.
    func note(_ content: Content) throws {
        try run(
            "INSERT INTO stamps (blob, recipe, size, modified) VALUES (?, '', ?, 0) ON CONFLICT DO NOTHING",
            [content.blob.hex, content.size])
    }

    /// Moves the modification time of a content, or of a rendition of it, to `now`. It never goes back.
    func setModificationTime(of blob: BlobKey, recipe: String, size: Int64, to now: Int64) throws {
        try run(
            """
            INSERT INTO stamps (blob, recipe, size, modified) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET modified = max(modified, excluded.modified), size = excluded.size
            """, [blob.hex, recipe.bound, size, now])
    }

    /// The modification time of a rendition; a new one once it has another size.
    func stampRendition(of blob: BlobKey, recipe: String, size: Int64, at now: Int64) throws -> Int64 {
        let statement = try cachedStatement(sql: Self.stampRendition)
        guard let modified = try Int64.fetchOne(statement, arguments: [blob.hex, recipe.bound, size, now])
        else { throw MediaError.notFound }
        return modified
    }

    /// The modification time of a content or rendition, 0 for one that no path has shown.
    func modificationTime(of blob: BlobKey, recipe: String) throws -> Int64 {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT modified FROM stamps WHERE blob = ? AND recipe = ?"),
            arguments: [blob.hex, recipe.bound]) ?? 0
    }

    /// The latest second that a date sent with the file's present content can name.
    func shownUntil(_ file: MediaFile, now: Int64) throws -> Int64 {
        let linked =
            try Int64.fetchOne(
                cachedStatement(sql: "SELECT max(modified) FROM stamps WHERE blob = ?"),
                arguments: [file.content.blob.hex]) ?? 0
        // Content that waits for the next second has been sent without a date.
        let isWaiting = file.content.modified == now + 1
        return max(linked, isWaiting ? now : file.content.modified)
    }

    /// The latest second in which any of these paths, free until now, has shown something; 0 if none has.
    func shownLast(at paths: [String]) throws -> Int64 {
        var second: Int64 = 0
        for path in paths {
            let last = try Int64.fetchOne(
                cachedStatement(sql: "SELECT shown_until FROM former_paths WHERE path = ?"),
                arguments: [path.bound])
            if let last { second = max(second, last) }
        }
        return second
    }

    /// Returns since when a file shows its content, whose modification time becomes that of its public path: a second after
    /// the last in which its paths showed something else, and as near to now as that can be.
    ///
    /// - Parameters:
    ///   - last: the latest second in which its paths showed something else.
    ///   - now: the present second.
    func beginShowing(_ file: MediaFile, after last: Int64, now: Int64) throws -> Int64 {
        try note(file.content)
        // It waits: within one second no date tells two contents apart.
        if last >= now { return last + 1 }
        let old = try modificationTime(of: file.content.blob, recipe: "")
        guard file.isPublic, old < now else { return now }
        let second = try freeSecond(size: file.content.size, after: max(last, old), now: now)
        try setModificationTime(of: file.content.blob, recipe: "", size: file.content.size, to: second)
        return second
    }

    /// The latest second of the last five minutes that nothing else of this size has, so that entity tags differ between
    /// paths as well; now if there is none.
    func freeSecond(size: Int64, after last: Int64, now: Int64) throws -> Int64 {
        let earliest = max(last, now - 300)
        let found = try Int64.fetchOne(
            cachedStatement(sql: Self.findFreeSecond), arguments: [size, now, earliest])
        return found ?? now
    }

    /// Remembers what a path given up has shown, as long as a successor could be taken for it.
    func rememberShown(at path: String, until last: Int64, now: Int64) throws {
        // A minute is for clocks that are set back a little.
        try run("DELETE FROM former_paths WHERE shown_until < ?", [now - 60])
        guard last >= now - 60 else { return }
        try run(
            """
            INSERT INTO former_paths (path, shown_until) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET shown_until = max(shown_until, excluded.shown_until)
            """, [path.bound, last])
    }

    func isUndecodable(_ content: BlobKey) throws -> Bool {
        try Bool.fetchOne(
            cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM undecodable WHERE blob = ?)"),
            arguments: [content.hex]) ?? false
    }

    /// Goes back second by second, however many contents share one. Where two share the present second the search has found
    /// nothing before, so it is not repeated for each upload of a long burst.
    private static let findFreeSecond = """
        WITH RECURSIVE candidates (second) AS (
            SELECT ?2
            UNION ALL
            SELECT second - 1 FROM candidates WHERE second - 1 > ?3
                AND EXISTS (SELECT 1 FROM stamps WHERE size = ?1 AND modified = second)
                AND (second < ?2 OR (SELECT count(*) FROM (
                    SELECT 1 FROM stamps WHERE size = ?1 AND modified = ?2 LIMIT 2)) < 2))
        SELECT second FROM candidates
            WHERE NOT EXISTS (SELECT 1 FROM stamps WHERE size = ?1 AND modified = second)
        """

    private static let stampRendition = """
        INSERT INTO stamps (blob, recipe, size, modified) VALUES (?, ?, ?, ?)
        ON CONFLICT (blob, recipe) DO UPDATE SET
            modified = CASE WHEN size = excluded.size THEN modified ELSE max(modified, excluded.modified) END,
            size = excluded.size
        RETURNING modified
        """
}
