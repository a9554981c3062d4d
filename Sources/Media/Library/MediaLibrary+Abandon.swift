import Synchronization

/// Blobs that were stored for a row which then did not come about.
final class AbandonedBlobs: Sendable {
    private let keys = Mutex<Set<BlobKey>>([])

    func add(_ key: BlobKey) { keys.withLock { _ = $0.insert(key) } }

    /// Takes out at most `limit` of them.
    func take(_ limit: Int) -> [BlobKey] {
        keys.withLock { keys in
            let taken = Array(keys.prefix(limit))
            keys.subtract(taken)
            return taken
        }
    }
}

extension MediaLibrary {
    /// Runs `body`, which stores a blob and then refers to it, keeping uploads together; what it leaves behind by throwing is
    /// taken away by ``removeAbandonedBlobs()``.
    func storing<Result>(_ key: BlobKey, _ body: () throws -> Result) throws -> Result {
        do {
            return try blobs.retainingBlobs(body)
        } catch {
            // Of any other error nobody knows what came of it: a commit that failed may be there after the next start, and its
            // content must be too.
            // What the system refuses, it refuses the store, before the catalog is asked.
            if error is MediaError || error is SystemError { abandoned.add(key) }
            throw error
        }
    }

    /// Removes what refused uploads have left, unless the catalog has come to know it or did before.
    ///
    /// A sweep would do so too, but takes many blobs the catalog has never heard of for somebody's files. Does nothing while
    /// uploads are under way.
    package func removeAbandonedBlobs() throws {
        while case let keys = abandoned.take(500), !keys.isEmpty {
            let isDone = try blobs.excludingUploads {
                let known = try catalog.knownBlobs(among: keys)
                for key in keys where !known.contains(key) { try blobs.remove(key) }
                return true
            }
            guard isDone == nil else { continue }
            for key in keys { abandoned.add(key) }
            return
        }
    }
}
