import Glibc
package import Media
import Synchronization

/// Blobs, published files and renditions in a folder of a local filesystem.
package struct DiskBlobStore: BlobStore {
    let directory: DataDirectory
    /// Bytes that uploads leave free.
    let reserve: Int64
    let lock: BlobLock
    let flushes = FolderFlushes()
    let evictions = EvictionPace()
    private let shards: ShardFolders
    /// Held as long as the store is used.
    private let use: DataDirectoryUse

    /// - Parameters:
    ///   - root: the data directory; made if it is missing.
    ///   - reserve: bytes that uploads leave free (Decisions/0013).
    ///   - use: of the directory, if it has begun; else one beside others begins.
    /// - Throws: `SystemError` if the folders cannot be made, ``DataDirectoryInUse`` during a restore.
    package init(root: String, reserve: Int64 = 512 << 20, use: DataDirectoryUse? = nil) throws {
        directory = try DataDirectory(root: root)
        self.reserve = reserve
        self.use = try use ?? DataDirectoryUse(directory, isAlone: false)
        lock = BlobLock(path: directory.incoming + "/.lock")
        shards = ShardFolders(root: directory.blobs, flushes: flushes)
    }

    package func makeIncoming(expecting expected: Int64?) throws -> TemporaryFile {
        guard let bytes = freeBytes(for: expected), try makeRoom(bytes) else { throw MediaError.noSpace }
        return try makeTemporaryFile()
    }

    private func makeTemporaryFile() throws -> TemporaryFile {
        for _ in 0..<16 {
            let name = String(UInt64.random(in: 0 ... .max), radix: 36)
            let path = "\(directory.incoming)/\(getpid())-\(name)"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
            // Held until it is closed: then no sweep takes it for a remnant, however the clock may jump.
            if descriptor >= 0, flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK {
                _ = Glibc.close(descriptor)
                continue
            }
            if descriptor >= 0 {
                let file = TemporaryFile(path: path, descriptor: descriptor)
                var facts = stat()
                guard fstat(descriptor, &facts) == 0 else { throw failure("fstat") }
                // A sweep took it for a remnant before it was held.
                if facts.st_nlink == 0 { continue }
                guard fchmod(descriptor, 0o644) == 0 else { throw failure("fchmod") }
                return file
            }
            if errno == EEXIST { continue }
            let error = failure("open")
            // No inode is left, perhaps.
            guard case MediaError.noSpace = error, try evictDerived(toFree: try freeBytes() + 1) > 0 else {
                throw error
            }
        }
        throw SystemError("open", code: EEXIST)
    }

    package func store(_ file: TemporaryFile, as key: BlobKey) throws {
        let place = directory.blob(key)
        // A failed flush means lost bytes, whatever a second one says: the upload fails and is never retried
        // here.
        guard fdatasync(file.descriptor) == 0 else { throw failure("fdatasync") }
        try shards.store(key) {
            guard rename(file.path, place) == 0 else { throw failure("rename") }
            file.keep()
        }
        try file.close()
    }

    package func reuse(_ key: BlobKey, insteadOf file: TemporaryFile) throws -> Bool {
        let place = directory.blob(key)
        guard try holdsSameBytes(place, as: file) else { return false }
        // The change time keeps every sweep from removing it.
        guard chmod(place, 0o644) == 0 else {
            if errno == ENOENT { return false }
            throw failure("chmod")
        }
        // The upload that stored it may not have flushed yet.
        try shards.store(key) {}
        return true
    }

    package func size(of key: BlobKey) throws -> Int64? {
        guard let facts = try facts(of: directory.blob(key)), facts.isRegular else { return nil }
        return Int64(facts.st_size)
    }

    package func localPath(of key: BlobKey) -> String { directory.blob(key) }

    package func location(of key: BlobKey) -> String { "/blobs/\(DataDirectory.shard(key))" }

    package func renew(_ key: BlobKey) throws {
        // Any change of its inode sets the change time, which nobody can set back.
        guard chmod(directory.blob(key), 0o644) != 0, errno != ENOENT else { return }
        throw failure("chmod")
    }

    package func remove(_ key: BlobKey) throws {
        guard unlink(directory.blob(key)) != 0, errno != ENOENT else { return }
        throw failure("unlink")
    }

    package func retainingBlobs<Result>(_ body: () throws -> Result) throws -> Result {
        try lock.shared(body)
    }

    package func excludingUploads<Result>(_ body: () throws -> Result) throws -> Result? {
        try lock.exclusive(body)
    }

    package func proveWritable() throws {
        let file = try makeIncoming(expecting: nil)
        guard write(file.descriptor, "?", 1) == 1 else { throw failure("write") }
        guard fdatasync(file.descriptor) == 0 else { throw failure("fdatasync") }
        try file.close()
    }

    package func freeBytes() throws -> Int64 {
        var facts = statvfs()
        guard statvfs(directory.incoming, &facts) == 0 else { throw SystemError("statvfs") }
        return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
    }
}
