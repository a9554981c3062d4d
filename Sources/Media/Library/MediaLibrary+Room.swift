/// Seconds that the content of a deleted file stays when its room is needed: a web server may be about to open it.
private let safeSeconds: Int64 = 2
/// Bytes freed beyond those needed, so that not every upload has to look for room.
private let slack: Int64 = 64 << 20
/// Contents removed while uploads wait.
private let portion = 100

extension MediaLibrary {
    /// Frees the reserve as far as deleted contents and renditions take its room.
    ///
    /// - Throws: what the catalog and the store throw.
    package func freeReserve() throws {
        guard try !blobs.hasReserve() else { return }
        _ = try removeDeleted { try blobs.missingBytes(for: nil) ?? 0 }
        _ = try blobs.evictBelowReserve()
    }

    /// Throws ``MediaError/noSpace`` if the catalog has no room, even after deleted contents and renditions made some.
    func ensureCatalogRoom() throws {
        do {
            try catalog.ensureRoom()
        } catch MediaError.noSpace {
            guard try removeDeleted(lacking: { 1 }) + blobs.evictBelowReserve() > 0 else {
                throw MediaError.noSpace
            }
            try catalog.ensureRoom()
        }
    }

    /// A file to receive or render bytes into, for which deleted contents make room before renditions do.
    ///
    /// - Parameter expected: bytes announced, nil if none were.
    /// - Returns: as ``BlobStore/makeIncoming(expecting:)`` does.
    /// - Throws: ``MediaError/noSpace`` if there is no room even then.
    func makeIncoming(expecting expected: Int64?) throws -> TemporaryFile {
        // For what no disk has room nothing goes.
        guard let missing = try blobs.missingBytes(for: expected) else { throw MediaError.noSpace }
        if missing > 0 { _ = try removeDeleted { try blobs.missingBytes(for: expected) ?? 0 } }
        do {
            return try blobs.makeIncoming(expecting: expected)
        } catch MediaError.noSpace {
            // Perhaps it is inodes that lack.
            guard missing == 0, try removeDeleted(lacking: { 1 }) > 0 else { throw MediaError.noSpace }
            return try blobs.makeIncoming(expecting: expected)
        }
    }

    /// Removes contents of deleted files, those first whose last reference has been gone for longest, until there is room.
    ///
    /// Contents that some backup shares stay, because they take no room of their own. So does everything while a backup or an
    /// upload retains blobs, and what the catalog has never heard of.
    ///
    /// - Parameter lacking: returns the bytes that have to become free.
    /// - Returns: how many contents were removed.
    /// - Throws: what the catalog and the store throw.
    private func removeDeleted(lacking: () throws -> Int64) throws -> Int {
        try deletionPace.run(if: { try lacking() > 0 }) {
            let missing = try lacking()
            var candidates = try blobs.reclaimable(catalog.unreferencedBlobs(), unchangedFor: safeSeconds)[
                ...]
            var freed: Int64 = 0
            var count = 0
            while freed - slack < missing, !candidates.isEmpty {
                var doomed: [ReclaimableBlob] = []
                while freed - slack < missing, doomed.count < portion, let next = candidates.popFirst() {
                    doomed.append(next)
                    freed += next.space
                }
                let removed = try removeUnreferenced(doomed.map(\.key))
                // A backup is under way, perhaps.
                guard !removed.isEmpty else { break }
                for key in removed { try blobs.removeDerived(of: key) }
                count += removed.count
            }
            return count
        }
    }
}
