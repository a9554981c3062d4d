package import Media
import Synchronization

extension InMemoryBlobs {
    package func missingBytes(for expected: Int64?) throws -> Int64? {
        max((expected ?? 0) - (try freeBytes()), 0)
    }

    package func reclaimable(_ keys: [BlobKey], unchangedFor age: Int64) throws -> [ReclaimableBlob] {
        let latest = Timestamp.now.seconds - age
        return state.withLock { state in
            keys.compactMap { key in
                state.blobs[key].flatMap { number in state.inodes[number].map { (key, number, $0) } }
            }
            .filter { _, number, inode in inode.changed <= latest && !state.published.values.contains(number)
            }
            .sorted { $0.2.changed < $1.2.changed }
            .map { ReclaimableBlob(key: $0.0, space: Int64($0.2.bytes.count)) }
        }
    }

    package func removeAbandonedIncoming() throws -> Int { try removeStaleIncoming(olderThan: 0) }

    package func freeBytes() throws -> Int64 { state.withLock { $0.free } }
}
