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
        // Equal paths are found by the insertion itself; one below would need this one to be a folder.
        guard try !hasPaths(below: path) else { throw MediaError.pathTaken }
        do {
            try run(
                "INSERT INTO paths (id, path, file, edge, is_made) VALUES (?, ?, ?, ?, ?)",
                [id, path.bound, file, edge, isMade])
        } catch let error as DatabaseError where error.isUniquenessViolation {
            throw MediaError.pathTaken
        }
    }

    /// Whether there are paths for which `folder` has to be a folder; `0` is the character that follows `/`.
    func hasPaths(below folder: String) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM paths WHERE path > ?1 || '/' AND path < ?1 || '0')"
        return try Bool.fetchOne(cachedStatement(sql: sql), arguments: [folder.bound]) ?? false
    }

    /// Notes that a file is to be published.
    func awaitPublication(of file: MediaFile) throws {
        guard file.isPublic else { return }
        try run("INSERT OR IGNORE INTO unpublished VALUES (?)", [file.number])
    }

    /// Strikes the note out if the file still is what was published.
    func strikeUnpublished(_ number: Int64, _ mark: PublishedMark) throws {
        try run(
            """
            DELETE FROM unpublished WHERE file = ?1
                AND EXISTS (SELECT 1 FROM paths WHERE file = ?1 AND edge = 0 AND past = 0 AND path = ?2)
                AND EXISTS (SELECT 1 FROM files WHERE number = ?1 AND modified = ?3)
            """, [number, mark.path.bound, mark.modified])
    }

    /// Redirects that a file keeps for each edge: moving it again and again costs no more rows than that.
    static let mostRedirects = 100

    /// Leaves a redirect at a path the file has given up, leading to the present path for the same edge. Of more than
    /// ``mostRedirects`` the oldest goes.
    func addRedirect(at path: String, file: Int64, edge: Int) throws {
        try run(
            """
            INSERT INTO paths (path, file, edge, past, is_made) VALUES (?1, ?2, ?3,
                (SELECT max(past) + 1 FROM paths WHERE file = ?2 AND edge = ?3), 1)
            """, [path.bound, file, edge])
        try run(
            """
            DELETE FROM paths WHERE file = ?1 AND edge = ?2 AND past > 0
                AND past <= (SELECT max(past) FROM paths WHERE file = ?1 AND edge = ?2) - ?3
            """, [file, edge, Self.mostRedirects])
    }

    /// Remembers that nothing should lie at `path` any more; a path retired again is the newest again.
    ///
    /// - Parameters:
    ///   - last: the latest second in which it showed something.
    ///   - now: the present second.
    func retire(_ path: String, shownUntil last: Int64, now: Int64) throws {
        try run("INSERT OR REPLACE INTO retired (path) VALUES (?)", [path.bound])
        try rememberShown(at: path, until: last, now: now)
    }
}

/// What was published of a file: enough to see whether its row still wants the same.
struct PublishedMark: Sendable {
    let path: String
    let modified: Int64
}
