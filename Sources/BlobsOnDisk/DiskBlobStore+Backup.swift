import Glibc
package import Media

extension DiskBlobStore {
    package func exportBlob(_ key: BlobKey, to folder: String) throws -> Bool {
        try share(
            key, from: directory.blob(key), to: "\(folder)/blobs/\(DataDirectory.shard(key))", below: folder)
    }

    package func importBlob(_ key: BlobKey, from folder: String) throws -> Bool {
        try share(
            key, from: "\(folder)/blobs/\(DataDirectory.shard(key))", to: directory.blob(key),
            below: directory.root)
    }

    /// Makes `place` the same content as `source`; false if it is there already.
    func share(_ key: BlobKey, from source: String, to place: String, below root: String) throws
        -> Bool
    {
        guard let wanted = try facts(of: source) else { throw MediaError.contentMissing(key) }
        if let there = try facts(of: place), there.st_size == wanted.st_size { return false }
        try makeParents(of: place, below: root)
        // A copy is made beside its place: one that is cut short must not pass for the content.
        let part = place + ".part"
        unlink(part)
        if link(source, place) == 0 { return true }
        let isOccupied = errno == EEXIST
        defer { unlink(part) }
        if !isOccupied || link(source, part) != 0 { try copyUnlinkable(source, to: part) }
        guard rename(part, place) == 0 else { throw failure("rename") }
        return true
    }
}
