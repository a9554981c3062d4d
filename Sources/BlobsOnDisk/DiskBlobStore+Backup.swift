import Glibc
package import Media

extension DiskBlobStore {
    /// Others read nothing in a backup: its folders are closed, because a link has the mode of the content it links to.
    private static let backupFolderMode: mode_t = 0o700
    private static let backupFileMode: mode_t = 0o600
    static let blobMode: mode_t = 0o644

    package func exportBlob(_ key: BlobKey, to folder: String, copies: Bool) throws -> BlobTransfer {
        let source = directory.blob(key)
        let wanted = try content(key, below: directory.root)
        let place = backupPlace(of: key, in: folder)
        if let there = try facts(of: place), there.isRegular, there.st_size == wanted.st_size,
            !copies || !there.isSameFile(as: wanted)
        {
            return .present
        }
        try makeParents(of: place, below: folder, mode: Self.backupFolderMode, owner: directory.owner)
        if !copies, try link(source, to: place) {
            try requireRegular(place, key)
            return .linked
        }
        try copy(source, to: place, mode: Self.backupFileMode, owner: FileOwner(wanted))
        return .copied
    }

    package func importBlob(_ key: BlobKey, from folder: String) throws -> BlobTransfer {
        let source = backupPlace(of: key, in: folder)
        let wanted = try content(key, below: folder)
        let place = directory.blob(key)
        let there = try facts(of: place)
        if let there, there.isRegular, there.st_size == wanted.st_size { return .present }
        // Nothing can be renamed over a folder.
        if let there, there.st_mode & S_IFMT == S_IFDIR { _ = try quarantine(key, as: .damaged) }
        let owner = directory.owner
        try makeParents(of: place, below: directory.root, owner: owner)
        // A link keeps the owner and the mode that the file has in the backup.
        let isOurs = wanted.st_mode & 0o7777 == Self.blobMode && wanted.st_uid == owner?.user
        if isOurs, try link(source, to: place) {
            try requireRegular(place, key)
            return .linked
        }
        try copy(source, to: place, mode: Self.blobMode, owner: owner)
        return .copied
    }

    package func isShared(_ key: BlobKey, withBackup folder: String) -> Bool {
        guard let blob = try? facts(of: directory.blob(key)),
            let saved = try? facts(of: backupPlace(of: key, in: folder))
        else { return false }
        return blob.isSameFile(as: saved)
    }

    /// What `lstat` says of a content, of which no folder below `root` may be a symbolic link.
    ///
    /// - Parameters:
    ///   - key: the content.
    ///   - root: a data directory, or the folder of a backup.
    /// - Throws: ``MediaError/contentMissing(_:)`` unless a regular file lies there.
    private func content(_ key: BlobKey, below root: String) throws -> stat {
        var folder = "\(root)/blobs"
        for name in DataDirectory.shard(key).split(separator: "/").dropLast() {
            folder += "/\(name)"
            guard let facts = try facts(of: folder), facts.st_mode & S_IFMT == S_IFDIR else {
                throw MediaError.contentMissing(key)
            }
        }
        guard let facts = try facts(of: "\(folder)/\(key.hex)"), facts.isRegular else {
            throw MediaError.contentMissing(key)
        }
        return facts
    }

    /// A link may be one to what has taken the place of the content meanwhile.
    private func requireRegular(_ place: String, _ key: BlobKey) throws {
        if try facts(of: place)?.isRegular == true { return }
        unlink(place)
        throw MediaError.contentMissing(key)
    }

    private func backupPlace(of key: BlobKey, in folder: String) -> String {
        "\(folder)/blobs/\(DataDirectory.shard(key))"
    }

    /// Makes `place` a link to `source`, whatever lies there; false where the filesystem allows no link.
    func link(_ source: String, to place: String) throws -> Bool {
        if Glibc.link(source, place) == 0 { return true }
        guard errno == EEXIST else { return try isUnlinkable("link", place) }
        let part = place + ".part"
        unlink(part)
        // Renaming onto another link of the same file leaves the name.
        defer { unlink(part) }
        guard Glibc.link(source, part) == 0 else { return try isUnlinkable("link", part) }
        guard rename(part, place) == 0 else { throw failure("rename", place) }
        return true
    }

    /// False for the errors of a filesystem that takes no further link, or no link of such a file; throws any other.
    private func isUnlinkable(_ call: String, _ path: String) throws -> Bool {
        guard [EMLINK, EXDEV, EPERM].contains(errno) else { throw failure(call, path) }
        return false
    }

    /// Copies a file beside its place first: a copy that is cut short must not pass for the content.
    func copy(_ source: String, to place: String, mode: mode_t, owner: FileOwner?) throws {
        let part = place + ".part"
        unlink(part)
        let modified = try copyFile(source, to: part, mode: mode)
        defer { unlink(part) }
        try setModified(modified, of: part)
        try owner?.adopt(part)
        guard rename(part, place) == 0 else { throw failure("rename", place) }
    }
}

extension stat {
    /// Whether both are one file on disk.
    func isSameFile(as other: stat) -> Bool { st_ino == other.st_ino && st_dev == other.st_dev }
}

extension FileOwner {
    init(_ facts: stat) { self.init(user: facts.st_uid, group: facts.st_gid) }
}
