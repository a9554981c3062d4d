import Dispatch
import Glibc
package import Media
import Synchronization

/// A blob store whose projections are dictionaries; bytes that need a path lie in a scratch folder.
package final class InMemoryBlobs: BlobStore {
    /// What several names may share, as hard links do.
    struct Inode: Sendable {
        var bytes: [UInt8]
        var modified: Int64
        /// When it was last changed.
        var changed: Int64
        /// When it was last used, for a rendition.
        var used: Int64 = 0
        /// Whether its modification time is a whole second that somebody has set.
        var isWhole = false

        /// Moves the modification time forward to a whole second.
        mutating func advance(to second: Int64) {
            if !isWhole || modified < second { modified = second }
            isWhole = true
        }
    }

    struct State: Sendable {
        var inodes: [Int: Inode] = [:]
        var lastInode = 0
        var blobs: [BlobKey: Int] = [:]
        var derived: [BlobKey: [String: Int]] = [:]
        var published: [String: Int] = [:]
        /// What lies in quarantine, and since when.
        var quarantined: [QuarantineReason: [(inode: Inode, since: Int64)]] = [:]
        var quarantinedPaths: Set<String> = []
        /// When each file for incoming bytes was made.
        var incoming: [String: Int64] = [:]
        /// What has another mode or owner than it should have.
        var inaccessible: [String: InaccessibleEntry.Cause] = [:]
        var free: Int64 = 1 << 40
        var retainers = 0
        var exclusion: DispatchGroup?
        var onPublish: (@Sendable (String) throws -> Void)?
        var onUnpublish: (@Sendable (String) throws -> Void)?
        var onLook: (@Sendable (String) -> Void)?
        var onExclusion: (@Sendable () throws -> Void)?
    }

    let folder: ScratchFolder
    let state = Mutex(State())

    /// Throws if the temporary directory cannot be written to.
    package init() throws { folder = try ScratchFolder() }

    // MARK: For tests

    /// Sets how many bytes are free for uploads.
    package func setFreeBytes(_ bytes: Int64) { state.withLock { $0.free = bytes } }

    /// Makes everything that is there look `seconds` older.
    package func age(by seconds: Int64) {
        state.withLock { state in
            state.inodes = state.inodes.mapValues { inode in
                Inode(
                    bytes: inode.bytes, modified: inode.modified, changed: inode.changed - seconds,
                    used: inode.used - seconds)
            }
            state.incoming = state.incoming.mapValues { $0 - seconds }
            state.quarantined = state.quarantined.mapValues { $0.map { ($0.inode, $0.since - seconds) } }
        }
    }

    /// Has `action` run before anything is published, with the path; what it throws, publishing throws.
    package func onPublish(_ action: (@Sendable (String) throws -> Void)?) {
        state.withLock { $0.onPublish = action }
    }

    /// Has `action` run before anything is unpublished, with the path; what it throws, unpublishing throws.
    package func onUnpublish(_ action: (@Sendable (String) throws -> Void)?) {
        state.withLock { $0.onUnpublish = action }
    }

    /// Has `action` run before ``isPublished(_:)`` answers, with the path.
    package func onLook(_ action: (@Sendable (String) -> Void)?) {
        state.withLock { $0.onLook = action }
    }

    /// Has `action` run before uploads are excluded; what it throws, ``excludingUploads(_:)`` throws.
    package func onExclusion(_ action: (@Sendable () throws -> Void)?) {
        state.withLock { $0.onExclusion = action }
    }

    /// What readers get at a path below `media/`.
    package func shown(at path: String) -> ShownFile? {
        state.withLock { state in
            state.published[path].flatMap { state.inodes[$0] }.map {
                ShownFile(bytes: $0.bytes, modified: $0.modified)
            }
        }
    }

    /// Everything published, sorted.
    package var publishedPaths: [String] { state.withLock { $0.published.keys.sorted() } }

    /// Every blob there is.
    package var keys: Set<BlobKey> { state.withLock { Set($0.blobs.keys) } }

    /// The recipes of which a blob has renditions, sorted.
    package func derivedNames(of key: BlobKey) -> [String] {
        state.withLock { $0.derived[key, default: [:]].keys.sorted() }
    }

    /// Files of uploads in progress that still exist.
    package var incomingNames: [String] { folder.names(in: "").filter { $0.hasPrefix("incoming-") } }

    /// Puts other bytes in the place of a blob's, as a failing disk would.
    package func damage(_ key: BlobKey, with bytes: [UInt8]) throws {
        state.withLock { state in
            if let inode = state.blobs[key] { state.inodes[inode]?.bytes = bytes }
        }
        let descriptor = open(localPath(of: key), O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SystemError("write") }
    }

    /// Puts something at a path that no catalog knows of.
    package func publishStray(at path: String) {
        state.withLock { $0.published[path] = $0.add(Inode(bytes: [1], modified: 1, changed: 1)) }
    }

    // MARK: Content

    package func makeIncoming(expecting expected: Int64?) throws -> TemporaryFile {
        if let expected, expected > state.withLock({ $0.free }) { throw MediaError.noSpace }
        let path = "\(folder.path)/incoming-\(FileID.random())"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError("open") }
        _ = flock(descriptor, LOCK_SH)
        state.withLock { $0.incoming[path] = Timestamp.now.seconds }
        return TemporaryFile(path: path, descriptor: descriptor)
    }

    package func store(_ file: TemporaryFile, as key: BlobKey) throws {
        guard let bytes = contents(ofFileAt: file.path) else { throw SystemError("open") }
        try state.withLock { state in
            let now = Timestamp.now.seconds
            try file.close()
            guard rename(file.path, localPath(of: key)) == 0 else { throw SystemError("rename") }
            file.keep()
            state.blobs[key] = state.add(Inode(bytes: bytes, modified: now, changed: now))
        }
    }

    package func reuse(_ key: BlobKey, insteadOf file: TemporaryFile) throws -> Bool {
        guard let bytes = contents(ofFileAt: file.path) else { throw SystemError("open") }
        return state.withLock { state in
            guard let inode = state.blobs[key], state.inodes[inode]?.bytes == bytes else { return false }
            state.inodes[inode]?.changed = Timestamp.now.seconds
            return true
        }
    }

    package func size(of key: BlobKey) throws -> Int64? {
        state.withLock { state in
            state.blobs[key].flatMap { state.inodes[$0] }.map { Int64($0.bytes.count) }
        }
    }

    package func localPath(of key: BlobKey) -> String { "\(folder.path)/\(key)" }

    package func exportBlob(_ key: BlobKey, to folder: String, copies: Bool) throws -> BlobTransfer {
        guard try size(of: key) != nil else { throw MediaError.contentMissing(key) }
        let place = "\(folder)/\(key)"
        guard !copies else {
            if isShared(key, withBackup: folder) { unlink(place) }
            guard access(place, F_OK) != 0 else { return .present }
            try copyFile(localPath(of: key), to: place, mode: 0o600)
            return .copied
        }
        return link(localPath(of: key), place) == 0 ? .linked : .present
    }

    package func importBlob(_ key: BlobKey, from folder: String) throws -> BlobTransfer {
        guard let bytes = contents(ofFileAt: "\(folder)/\(key)") else { throw MediaError.contentMissing(key) }
        guard try size(of: key) == nil else { return .present }
        let file = try makeIncoming(expecting: nil)
        guard write(file.descriptor, bytes, bytes.count) == bytes.count else { throw SystemError("write") }
        try store(file, as: key)
        return .copied
    }

    package func isShared(_ key: BlobKey, withBackup folder: String) -> Bool {
        var facts = (stat(), stat())
        return stat(localPath(of: key), &facts.0) == 0 && stat("\(folder)/\(key)", &facts.1) == 0
            && facts.0.st_ino == facts.1.st_ino
    }

    package func location(of key: BlobKey) -> String { "/blobs/\(key)" }

    package func retainingBlobs<Result>(_ body: () throws -> Result) throws -> Result {
        while let running = enter() { running.wait() }
        defer { state.withLock { $0.retainers -= 1 } }
        return try body()
    }

    /// Counts one more retainer, unless somebody excludes them: then that is what to wait for.
    private func enter() -> DispatchGroup? {
        state.withLock { state in
            if state.exclusion == nil { state.retainers += 1 }
            return state.exclusion
        }
    }

    /// Does not wait at all.
    package func excludingUploads<Result>(_ body: () throws -> Result) throws -> Result? {
        try state.withLock { $0.onExclusion }?()
        let group = DispatchGroup()
        group.enter()
        let isAlone = state.withLock { state in
            guard state.retainers == 0, state.exclusion == nil else { return false }
            state.exclusion = group
            return true
        }
        guard isAlone else {
            group.leave()
            return nil
        }
        defer {
            state.withLock { $0.exclusion = nil }
            group.leave()
        }
        return try body()
    }

    package func forEachBlob(olderThan age: Int64, _ body: ([BlobKey]) throws -> Void) throws {
        let now = Timestamp.now.seconds
        let keys = state.withLock { state in
            state.blobs.filter { now - (state.inodes[$0.value]?.changed ?? now) >= age }.map(\.key)
        }
        if !keys.isEmpty { try body(keys) }
    }

    package func renew(_ key: BlobKey) throws {
        let now = Timestamp.now.seconds
        state.withLock { state in
            if let inode = state.blobs[key] { state.inodes[inode]?.changed = now }
        }
    }

    package func remove(_ key: BlobKey) throws {
        state.withLock { state in
            guard let inode = state.blobs.removeValue(forKey: key) else { return }
            state.free += Int64(state.inodes[inode]?.bytes.count ?? 0)
        }
        unlink(localPath(of: key))
    }

    // MARK: Housekeeping

    /// Dictionaries have no folders.
    package func removeEmptyFolders(olderThan age: Int64) throws -> Int { 0 }

    package func removeStaleIncoming(olderThan age: Int64) throws -> Int {
        let now = Timestamp.now.seconds
        let stale = state.withLock { state in
            let stale = state.incoming.filter { now - $0.value >= age && !isHeld($0.key) }.map(\.key)
            for path in stale { state.incoming[path] = nil }
            return stale
        }
        return stale.count { unlink($0) == 0 }
    }

    private func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { _ = close(descriptor) } }
        return descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    package func proveWritable() throws { _ = try makeIncoming(expecting: nil) }
}

/// What a reader gets at a published path.
package struct ShownFile: Equatable, Sendable {
    package let bytes: [UInt8]
    /// Seconds since 1970.
    package let modified: Int64

    package init(bytes: [UInt8], modified: Int64) {
        self.bytes = bytes
        self.modified = modified
    }
}

extension InMemoryBlobs.State {
    mutating func add(_ inode: InMemoryBlobs.Inode) -> Int {
        lastInode += 1
        inodes[lastInode] = inode
        return lastInode
    }
}
