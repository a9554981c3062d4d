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
    /// Stores received bytes and runs `body`, which makes a row refer to them. Sweeps remove no blob meanwhile.
    ///
    /// When `body` throws, whatever it throws, ``removeAbandonedBlobs()`` removes the bytes, unless the outcome of the
    /// commit is unknown: the row may be there after the next start, and needs its content.
    ///
    /// - Parameters:
    ///   - file: the received bytes, flushed and taken over.
    ///   - key: their hash.
    ///   - body: commits the row.
    /// - Returns: what `body` returns.
    /// - Throws: what the store, the catalog or `body` throws.
    func storing<Value>(
        _ file: TemporaryFile, as key: BlobKey, _ body: () throws -> Value
    ) throws -> Value {
        var isRestored = false
        let outcome = Result {
            try blobs.retainingBlobs {
                isRestored = try store(file, as: key)
                return try body()
            }
        }
        if case .failure(let error) = outcome, !(error is OutcomeUnknown) { abandoned.add(key) }
        // Also for a refused upload: its bytes have taken the place of damaged ones.
        if isRestored { try republish(key) }
        return try outcome.get()
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
