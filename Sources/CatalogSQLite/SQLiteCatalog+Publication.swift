import GRDB
package import Media
import Synchronization

extension SQLiteCatalog {
    package func filesAwaitingPublication(after number: Int64, limit: Int) throws -> [MediaFile] {
        if published.withLock({ !$0.isEmpty }) { try write { _ in } }
        return try read { db in
            try db.files(
                where: """
                    buckets.is_public AND file.number IN (
                        SELECT file FROM unpublished WHERE file > ? ORDER BY file LIMIT ?)
                    """, [number, max(limit, 0)])
        }
    }

    package func markPublished(_ file: MediaFile) {
        let mark = PublishedMark(path: file.path, modified: file.content.modified)
        let count = published.withLock { marks in
            marks[file.number] = mark
            return marks.count
        }
        // What cannot be written now is written with a later mark.
        if count >= Self.mostMarks { try? write { _ in } }
    }

    /// Marks that are kept in memory until something else is written.
    private static let mostMarks = 1_000

    package func linkTime(of file: MediaFile, recipe: String) throws -> LinkTime {
        let modified = try read { try $0.modificationTime(of: file.content.blob, recipe: recipe) }
        return LinkTime(modified, since: file.content.modified, now: now)
    }

    package func setLinkTimes(of file: MediaFile, sizes: [String: Int64]) throws {
        try write { db in
            let now = now
            guard file.content.modified <= now else { return }
            for (recipe, size) in sizes {
                let second =
                    recipe.isEmpty
                    ? try db.freeSecond(size: size, after: file.content.modified - 1, now: now) : now
                try db.setModificationTime(of: file.content.blob, recipe: recipe, size: size, to: second)
            }
        }
    }

    package func publication(at path: String) throws -> Publication? {
        let path = path.bound
        return try readSnapshot { db in
            guard
                let file = try db.file(
                    where: "file.number = (SELECT file FROM paths WHERE path = ?)", [path]),
                file.isPublic
            else { return nil }
            if file.path.hasSameBytes(as: path) { return .original(file) }
            if let thumbnail = file.thumbnails.first(where: { $0.path.hasSameBytes(as: path) }) {
                return .thumbnail(file, thumbnail)
            }
            return try String.fetchOne(db.cachedStatement(sql: Self.findSuccessor), arguments: [path])
                .map { .moved(to: $0) }
        }
    }

    package func isPathTaken(_ path: String) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM paths WHERE path = ?)"),
                arguments: [path.bound]) ?? false
        }
    }

    package func hasPaths(below folder: String) throws -> Bool { try read { try $0.hasPaths(below: folder) } }

    package func retiredPaths(limit: Int) throws -> [String] {
        let entries = try read { db in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT id, path FROM retired ORDER BY id LIMIT ?"),
                arguments: [max(limit, 0)])
        }
        if let newest = entries.last {
            lastRetiredHandedOut.max(newest[0], ordering: .sequentiallyConsistent)
        }
        return entries.map { $0[1] }
    }

    /// Forgets only entries that ``retiredPaths(limit:)`` has answered: a path that was taken and retired again after
    /// the caller cleared it away has to be cleared once more.
    package func forgetRetired(_ paths: [String]) throws {
        let newest = lastRetiredHandedOut.load(ordering: .sequentiallyConsistent)
        try write { db in
            for path in paths {
                try db.run("DELETE FROM retired WHERE path = ? AND id <= ?", [path.bound, newest])
            }
        }
    }

    private static let findSuccessor = """
        SELECT present.path FROM paths AS former
            JOIN paths AS present ON present.file = former.file AND present.edge = former.edge AND present.past = 0
        WHERE former.path = ?
        """
}
