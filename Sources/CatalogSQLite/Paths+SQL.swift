import GRDB
import Media

/// What the table of paths is asked while something is being written.
extension Database {
    /// Gives a file a path. Throws ``MediaError/pathTaken``.
    ///
    /// - Parameters:
    ///   - id: of the row, which is the thumbnail's id; nil for a new one.
    ///   - edge: of the thumbnail, 0 for the original.
    func addPath(_ path: String, id: Int64? = nil, file: Int64, edge: Int, isMade: Bool) throws {
        do {
            try run(
                "INSERT INTO paths (id, path, file, edge, is_made) VALUES (?, ?, ?, ?, ?)",
                [id, path.bound, file, edge, isMade])
        } catch let error as DatabaseError where error.isUniquenessViolation {
            throw MediaError.pathTaken
        }
    }

    /// Leaves a redirect at a path the file has given up, leading to the present path for the same edge.
    func addRedirect(at path: String, file: Int64, edge: Int) throws {
        try run(
            """
            INSERT INTO paths (path, file, edge, past, is_made) VALUES (?1, ?2, ?3,
                (SELECT max(past) + 1 FROM paths WHERE file = ?2 AND edge = ?3), 1)
            """, [path, file, edge])
    }

    /// Remembers that nothing should lie at `path` any more; a path retired again is the newest again.
    func retire(_ path: String) throws {
        try run("INSERT OR REPLACE INTO retired (path) VALUES (?)", [path])
    }
}
