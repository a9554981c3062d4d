import Glibc
package import Media

extension DiskBlobStore {
    package func quarantine(_ key: BlobKey, as reason: QuarantineReason) throws -> Bool {
        try quarantine(directory.blob(key), at: "\(directory.quarantined(reason))/\(key)")
    }

    package func quarantinePublished(_ path: String) throws {
        let place = directory.published(path)
        guard let facts = try facts(of: place) else { return }
        if facts.st_mode & S_IFMT == S_IFREG, facts.st_nlink > 1 { return try unpublish(path) }
        _ = try quarantine(place, at: "\(directory.quarantine)/media/\(path)")
    }

    package func removeQuarantined(_ reason: QuarantineReason, olderThan age: Int64) throws -> Int {
        let now = Timestamp.now.seconds
        let folder = directory.quarantined(reason)
        return try names(in: folder).count { name in
            let path = "\(folder)/\(name)"
            guard let facts = try facts(of: path), now - Int64(facts.st_ctim.tv_sec) >= age else {
                return false
            }
            // A folder where a blob should have been is put here too.
            try removeTree(path)
            return true
        }
    }

    package func reclaim(_ key: BlobKey, fromPublished path: String) throws {
        let place = directory.blob(key)
        let source = directory.published(path)
        guard try facts(of: source)?.isRegular == true else { throw MediaError.contentMissing(key) }
        try makeParents(of: place, below: directory.root)
        if try !link(source, to: place) { try copy(source, to: place, mode: Self.blobMode, owner: nil) }
        try flushes.flush(parent(of: directory.blob(key)))
    }

    /// Moves a file to a name that nothing has; false if it is gone.
    private func quarantine(_ path: String, at wanted: String) throws -> Bool {
        guard let found = try facts(of: path) else { return false }
        try makeFolder(directory.quarantine, mode: 0o700, owner: directory.owner)
        try makeParents(of: wanted, below: directory.root, owner: directory.owner)
        var place = wanted
        var number = 0
        while try facts(of: place) != nil {
            number += 1
            place = "\(wanted).\(number)"
        }
        guard rename(path, place) == 0 else {
            if errno == ENOENT { return false }
            throw failure("rename")
        }
        // The time it spends here begins now, on every filesystem.
        if found.st_mode & S_IFMT == S_IFREG, chmod(place, 0o600) != 0 { throw failure("chmod") }
        try flushes.flush(parent(of: place))
        try flushes.flush(parent(of: path))
        return true
    }
}
