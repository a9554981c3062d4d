import Glibc
package import Media
import Synchronization

extension InMemoryBlobs {
    /// The bytes in quarantine for a reason, in the order they came.
    package func quarantined(_ reason: QuarantineReason) -> [[UInt8]] {
        state.withLock { $0.quarantined[reason, default: []].map(\.inode.bytes) }
    }

    /// Published paths whose bytes went into quarantine.
    package var quarantinedPaths: Set<String> { state.withLock { $0.quarantinedPaths } }

    /// Cuts what is published at a path short, as a torn write would; the rendition is the same bytes.
    package func tearPublished(_ path: String) {
        let shown = state.withLock { state -> (path: String, bytes: [UInt8])? in
            guard let number = state.published[path], let bytes = state.inodes[number]?.bytes else {
                return nil
            }
            state.inodes[number]?.bytes = Array(bytes.dropLast())
            for (key, recipes) in state.derived {
                for (recipe, inode) in recipes where inode == number {
                    let rendition = DerivedFile(path: "\(key)/\(recipe)", size: 0, modified: 0)
                    return (localPath(of: rendition), Array(bytes.dropLast()))
                }
            }
            return nil
        }
        if let shown { try? put(shown.bytes, at: shown.path) }
    }

    package func quarantine(_ key: BlobKey, as reason: QuarantineReason) throws -> Bool {
        let isThere = state.withLock { state in
            guard let number = state.blobs.removeValue(forKey: key), let inode = state.inodes[number] else {
                return false
            }
            state.quarantined[reason, default: []].append((inode, Timestamp.now.seconds))
            return true
        }
        unlink(localPath(of: key))
        return isThere
    }

    package func quarantinePublished(_ path: String) throws {
        state.withLock { state in
            guard let number = state.published.removeValue(forKey: path) else { return }
            let others =
                state.blobs.values.filter { $0 == number } + state.published.values.filter { $0 == number }
            let renditions = state.derived.values.flatMap(\.values).filter { $0 == number }
            if others.isEmpty, renditions.isEmpty { state.quarantinedPaths.insert(path) }
        }
    }

    package func removeQuarantined(_ reason: QuarantineReason, olderThan age: Int64) throws -> Int {
        let now = Timestamp.now.seconds
        return state.withLock { state in
            let before = state.quarantined[reason, default: []]
            let after = before.filter { now - $0.since < age }
            state.quarantined[reason] = after
            return before.count - after.count
        }
    }

    package func reclaim(_ key: BlobKey, fromPublished path: String) throws {
        let bytes = try state.withLock { state in
            guard let number = state.published[path], let inode = state.inodes[number] else {
                throw MediaError.contentMissing(key)
            }
            state.blobs[key] = number
            return inode.bytes
        }
        try put(bytes, at: localPath(of: key))
    }

    package func isOccupied(_ path: String) -> Bool { state.withLock { $0.published[path] != nil } }

    /// Written anew at every call, because what is published lies in no file here.
    package func localPath(ofPublished path: String) -> String {
        let place = "\(folder.path)/published-\(path.replacing("/", with: "-"))"
        unlink(place)
        if let shown = shown(at: path) { try? put(shown.bytes, at: place) }
        return place
    }

    package func shares(_ path: String, with key: BlobKey) -> Bool {
        state.withLock { $0.published[path] != nil && $0.published[path] == $0.blobs[key] }
    }

    package func shows(_ path: String, renditionOf key: BlobKey, recipe: String) -> Bool? {
        state.withLock { state in state.derived[key]?[recipe].map { $0 == state.published[path] } }
    }

    private func put(_ bytes: [UInt8], at path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SystemError("write") }
    }
}
