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

    package func markPublished(_ file: MediaFile) { published.withLock { $0.append(file) } }

    package func publication(at path: String) throws -> Publication? {
        let path = path.bound
        return try readSnapshot { db in
            guard
                let file = try db.file(
                    where: "file.number = (SELECT file FROM paths WHERE path = ?)", [path]),
                file.isPublic
            else { return nil }
            if file.path == path { return .original(file) }
            if let thumbnail = file.thumbnails.first(where: { $0.path == path }) {
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
