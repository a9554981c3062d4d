import Glibc
package import Media

/// Seconds a rendition is safe after its use.
private let safeSeconds: Int64 = 120
/// The same when uploads need its room: as long as a web server may take to open it.
private let safeSecondsInNeed: Int64 = 2
/// Bytes freed beyond those needed, so that not every upload has to look for room.
private let slack: Int64 = 16 << 20
/// Seconds within which a rendition's use is not noted again; well below ``safeSeconds``.
private let noteSeconds: Int64 = 60

extension DiskBlobStore {
    package func evictDerived(above limit: Int64) throws -> Int {
        try evictDerived(safeSeconds: safeSeconds) { taken in
            taken > limit ? taken - (limit - limit / 10) : 0
        }
    }

    package func evictBelowReserve() throws -> Int { try evictDerived(toFree: reserve) }

    package func hasReserve() throws -> Bool { try freeBytes() >= reserve }

    /// Evicts renditions if less than `bytes` are free; answers whether they are then.
    func makeRoom(_ bytes: Int64) throws -> Bool {
        if try freeBytes() >= bytes { return true }
        _ = try evictDerived(toFree: bytes)
        return try freeBytes() >= bytes
    }

    /// Removes renditions while fewer than `bytes` are free.
    func evictDerived(toFree bytes: Int64) throws -> Int {
        try evictions.run(if: { try freeBytes() < bytes }) {
            let (wanted, overflows) = bytes.addingReportingOverflow(slack)
            let missing = (overflows ? .max : wanted) - (try freeBytes())
            return try evictDerived(safeSeconds: safeSecondsInNeed) { _ in missing }
        }
    }

    /// Removes renditions that were not used for longest.
    ///
    /// - Parameters:
    ///   - safeSeconds: how long one is safe after its use.
    ///   - excessOf: gets the bytes all take together and returns how many of them have to go.
    /// - Returns: how many were removed.
    /// - Throws: what the system says.
    private func evictDerived(safeSeconds: Int64, excessOf: (Int64) -> Int64) throws -> Int {
        // Two walks instead of a list: there may be millions.
        var spaceByMinute: [Int64: Int64] = [:]
        try forEachEvictable { _, facts in
            spaceByMinute[minute(of: facts), default: 0] += DerivedFile.space(of: Int64(facts.st_size))
        }
        var excess = excessOf(spaceByMinute.values.reduce(0, +))
        guard excess > 0 else { return 0 }
        var rest = excess
        var last = Int64.min
        for minute in spaceByMinute.keys.sorted() where rest > 0 {
            last = minute
            rest -= spaceByMinute[minute] ?? 0
        }
        var count = 0
        try forEachEvictable { path, facts in
            guard excess > 0, minute(of: facts) <= last, try evict(path, facts, safeSeconds) else { return }
            excess -= DerivedFile.space(of: Int64(facts.st_size))
            count += 1
        }
        return count
    }

    package func evictDerived(of key: BlobKey, above limit: Int) throws -> Int {
        let folder = "\(directory.derived)/\(DataDirectory.shard(key))"
        let names = try names(in: folder)
        guard names.count > limit else { return 0 }
        var found: [(path: String, facts: stat)] = []
        try forEachEvictable(in: folder, names) { found.append(($0, $1)) }
        found.sort { $0.facts.st_atim.tv_sec < $1.facts.st_atim.tv_sec }
        return try found.prefix(max(names.count - (limit - limit / 10), 0)).count {
            try evict($0.path, $0.facts, safeSeconds)
        }
    }

    /// Remembers in the access time that a rendition is used; its modification time, of which nginx makes an
    /// ETag, stays. Mounts may have `noatime`, and nobody tells what `sendfile` does to it, so it is set by hand.
    func noteUse(of path: String, _ facts: stat) {
        let now = Timestamp.now.seconds
        guard abs(now - Int64(facts.st_atim.tv_sec)) >= noteSeconds else { return }
        setAccessed(now, of: path)
    }

    /// Removes a file unless it is safe, and its folder with the last one; answers whether it is gone.
    private func evict(_ path: String, _ facts: stat, _ safeSeconds: Int64) throws -> Bool {
        guard Timestamp.now.seconds - Int64(facts.st_atim.tv_sec) >= safeSeconds else { return false }
        guard unlink(path) == 0 else {
            if errno == ENOENT { return false }
            throw failure("unlink")
        }
        rmdir(parent(of: path))
        return true
    }

    /// When it was used last.
    private func minute(of facts: stat) -> Int64 { Int64(facts.st_atim.tv_sec) / 60 }

    /// Calls `body` with every rendition's path and facts, besides those that have another name below `media/`.
    private func forEachEvictable(_ body: (String, stat) throws -> Void) throws {
        try forEachShard(below: directory.derived) { shard, names in
            for name in names where BlobKey(name) != nil {
                let folder = "\(shard)/\(name)"
                try forEachEvictable(in: folder, self.names(in: folder), body)
            }
        }
    }

    private func forEachEvictable(
        in folder: String, _ names: [String], _ body: (String, stat) throws -> Void
    ) throws {
        for name in names {
            let path = "\(folder)/\(name)"
            guard let facts = try facts(of: path), facts.st_mode & S_IFMT == S_IFREG, facts.st_nlink == 1
            else { continue }
            try body(path, facts)
        }
    }
}

/// Sets a file's access time and no other; failing, it only goes earlier.
private func setAccessed(_ seconds: Int64, of path: String) {
    // UTIME_OMIT of <sys/stat.h>, a cast that Swift does not import.
    let omitted = timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
    utimensat(AT_FDCWD, path, [timespec(tv_sec: Int(seconds), tv_nsec: 0), omitted], AT_SYMLINK_NOFOLLOW)
}
