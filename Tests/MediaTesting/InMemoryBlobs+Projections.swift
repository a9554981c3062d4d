import Glibc
package import Media
import Synchronization

extension InMemoryBlobs {
    // MARK: Derived

    package func derived(of key: BlobKey, recipe: String) -> DerivedFile? {
        state.withLock { state in
            guard let number = state.derived[key]?[recipe], let inode = state.inodes[number] else {
                return nil
            }
            state.inodes[number]?.used = Timestamp.now.seconds
            return DerivedFile(
                path: "\(key)/\(recipe)", size: Int64(inode.bytes.count), modified: inode.modified)
        }
    }

    package func localPath(of rendition: DerivedFile) -> String {
        "\(folder.path)/\(rendition.path.replacing("/", with: "-"))"
    }

    package func storeDerived(
        _ file: TemporaryFile, of key: BlobKey, recipe: String, modified: Int64
    ) throws {
        guard let bytes = contents(ofFileAt: file.path) else { throw SystemError("open") }
        state.withLock { state in
            let now = Timestamp.now.seconds
            let inode = Inode(bytes: bytes, modified: modified, changed: now, used: now, isWhole: true)
            state.derived[key, default: [:]][recipe] = state.add(inode)
        }
        let place = localPath(of: DerivedFile(path: "\(key)/\(recipe)", size: 0, modified: 0))
        unlink(place)
        guard link(file.path, place) == 0 else { throw SystemError("link") }
    }

    package func removeDerived(of key: BlobKey) throws {
        state.withLock { $0.derived[key] = nil }
    }

    package func evictDerived(above limit: Int64) throws -> Int {
        state.withLock { state in
            let taken = state.evictable.reduce(0) { $0 + $1.space }
            guard taken > limit else { return 0 }
            return state.evict(state.evictable, excess: taken - (limit - limit / 10)) { $0.space }
        }
    }

    package func evictDerived(of key: BlobKey, above limit: Int) throws -> Int {
        state.withLock { state in
            let count = state.derived[key]?.count ?? 0
            guard count > limit else { return 0 }
            let ours = state.evictable.filter { $0.key == key }
            return state.evict(ours, excess: Int64(count - (limit - limit / 10))) { _ in 1 }
        }
    }

    /// The double has a reserve of nothing, which a negative number of free bytes falls below.
    package func evictBelowReserve() throws -> Int {
        state.withLock { state in
            guard state.free < 0 else { return 0 }
            let candidates = state.evictable
            let before = candidates.reduce(0) { $0 + $1.space }
            let count = state.evict(candidates, excess: -state.free) { $0.space }
            state.free += before - state.evictable.reduce(0) { $0 + $1.space }
            return count
        }
    }

    package func hasReserve() throws -> Bool { state.withLock { $0.free >= 0 } }

    package func forEachDerived(_ body: ([BlobKey]) throws -> Void) throws {
        let keys = state.withLock { Array($0.derived.keys) }
        if !keys.isEmpty { try body(keys) }
    }

    // MARK: Published

    package func publish(_ key: BlobKey, modified: Int64, at path: String) throws {
        try state.withLock { $0.onPublish }?(path)
        try state.withLock { state in
            guard let inode = state.blobs[key] else { throw MediaError.contentMissing(key) }
            state.inodes[inode]?.advance(to: modified)
            state.published[path] = inode
        }
    }

    package func publishDerived(
        of key: BlobKey, recipe: String, modified: Int64, at path: String
    ) throws -> Bool {
        try state.withLock { $0.onPublish }?(path)
        return state.withLock { state in
            guard let inode = state.derived[key]?[recipe] else { return false }
            state.inodes[inode]?.advance(to: modified)
            state.published[path] = inode
            return true
        }
    }

    package func unpublish(_ path: String) throws {
        try state.withLock { $0.onUnpublish }?(path)
        state.withLock { $0.published[path] = nil }
    }

    package func flushPublished(_ paths: [String]) throws {}

    package func isPublished(_ path: String) -> Bool {
        state.withLock { $0.onLook }?(path)
        return state.withLock { $0.published[path] != nil }
    }

    package func shows(_ path: String, _ key: BlobKey, modified: Int64) -> Bool {
        state.withLock { state in
            guard let inode = state.published[path] else { return false }
            return inode == state.blobs[key] && state.inodes[inode]?.isWhole == true
                && state.inodes[inode].map { $0.modified >= modified } == true
        }
    }

    package func unpublishAll(of bucket: BucketID) throws {
        state.withLock { state in
            state.published = state.published.filter { !$0.key.utf8.starts(with: "\(bucket)/".utf8) }
        }
    }

    package func forEachPublished(_ body: ([String]) throws -> Void) throws {
        let paths = publishedPaths
        if !paths.isEmpty { try body(paths) }
    }
}

/// A rendition that is not published.
private struct Evictable {
    let key: BlobKey
    let recipe: String
    let space: Int64
    let used: Int64
}

extension InMemoryBlobs.State {
    /// Those used longest ago first.
    fileprivate var evictable: [Evictable] {
        let published = Set(published.values)
        return derived.flatMap { key, recipes in
            recipes.compactMap { recipe, number -> Evictable? in
                guard !published.contains(number), let inode = inodes[number] else { return nil }
                let space = DerivedFile.space(of: Int64(inode.bytes.count))
                return Evictable(key: key, recipe: recipe, space: space, used: inode.used)
            }
        }.sorted { $0.used < $1.used }
    }

    /// Removes the first of these until `excess` is made up for; those used just now stay.
    fileprivate mutating func evict(
        _ candidates: [Evictable], excess: Int64, _ weight: (Evictable) -> Int64
    ) -> Int {
        var excess = excess
        var count = 0
        for candidate in candidates where excess > 0 && Timestamp.now.seconds - candidate.used >= 120 {
            derived[candidate.key]?[candidate.recipe] = nil
            if derived[candidate.key]?.isEmpty == true { derived[candidate.key] = nil }
            excess -= weight(candidate)
            count += 1
        }
        return count
    }
}
