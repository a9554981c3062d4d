package import Media
import Synchronization

extension InMemoryBlobs {
    // MARK: Derived

    package func derived(of key: BlobKey, recipe: String) -> DerivedFile? {
        state.withLock { state in
            state.derived[key]?[recipe].flatMap { state.inodes[$0] }.map { inode in
                DerivedFile(
                    path: "\(key)/\(recipe)", size: Int64(inode.bytes.count), modified: inode.modified)
            }
        }
    }

    package func storeDerived(
        _ file: TemporaryFile, of key: BlobKey, recipe: String, modified: Int64
    ) throws {
        guard let bytes = contents(ofFileAt: file.path) else { throw SystemError("open") }
        state.withLock { state in
            let inode = Inode(bytes: bytes, modified: modified, changed: Timestamp.now.seconds)
            state.derived[key, default: [:]][recipe] = state.add(inode)
        }
    }

    package func removeDerived(of key: BlobKey) throws {
        state.withLock { $0.derived[key] = nil }
    }

    package func forEachDerived(_ body: ([BlobKey]) throws -> Void) throws {
        let keys = state.withLock { Array($0.derived.keys) }
        if !keys.isEmpty { try body(keys) }
    }

    // MARK: Published

    package func publish(_ key: BlobKey, modified: Int64, at path: String) throws {
        try state.withLock { $0.onPublish }?(path)
        try state.withLock { state in
            guard let inode = state.blobs[key] else { throw MediaError.contentMissing(key) }
            state.inodes[inode]?.modified = modified
            state.published[path] = inode
        }
    }

    package func publishDerived(of key: BlobKey, recipe: String, at path: String) throws -> Bool {
        try state.withLock { $0.onPublish }?(path)
        return state.withLock { state in
            guard let inode = state.derived[key]?[recipe] else { return false }
            state.published[path] = inode
            return true
        }
    }

    package func unpublish(_ path: String) throws {
        try state.withLock { $0.onUnpublish }?(path)
        state.withLock { $0.published[path] = nil }
    }

    package func isPublished(_ path: String) -> Bool {
        state.withLock { $0.onLook }?(path)
        return state.withLock { $0.published[path] != nil }
    }

    package func shows(_ path: String, _ key: BlobKey, modified: Int64) -> Bool {
        state.withLock { state in
            guard let inode = state.published[path] else { return false }
            return inode == state.blobs[key] && state.inodes[inode]?.modified == modified
        }
    }

    package func unpublishAll(of bucket: BucketID) throws {
        state.withLock { state in
            state.published = state.published.filter { !$0.key.hasPrefix("\(bucket)/") }
        }
    }

    package func forEachPublished(_ body: ([String]) throws -> Void) throws {
        let paths = publishedPaths
        if !paths.isEmpty { try body(paths) }
    }
}
