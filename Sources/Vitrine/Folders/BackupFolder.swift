import Glibc
import Media

/// The folder that a backup of a data directory is put into.
struct BackupFolder {
    let path: String
    let data: DataFolder

    private var blobs: String { path + "/blobs" }
    private var catalog: String { path + "/catalog.sqlite" }
    private static let mode: UInt32 = 0o700

    /// Compares the folder with the data directory by device and inode, and looks for other data directories.
    ///
    /// - Throws: ``CommandError`` for a folder that a backup would damage, or that holds something else.
    func check() throws {
        guard !path.isEmpty else { throw CommandError("The path of the backup's folder is empty.") }
        let place = FolderPlace(path)
        let live = data.identities
        if let itself = place.itself, itself.identity == live.first {
            throw CommandError("\(path) is the data directory itself: name another folder for the backup.")
        }
        guard !place.lies(in: live), !FolderPlace(blobs).lies(in: live) else {
            throw CommandError(
                "\(path) lies in the data directory \(data.path): name a folder outside of it for the backup."
            )
        }
        if let itself = place.itself, data.places.contains(where: { $0.lies(in: [itself.identity]) }) {
            throw CommandError(
                "\(path) contains the data directory \(data.path): name another folder for the backup.")
        }
        guard place.itself?.kind != .data else {
            throw CommandError(
                "\(path) is the data directory of another service: name another folder for the backup.")
        }
        // Within another backup it damages nothing.
        guard !place.enclosing.contains(where: { $0.kind == .data }) else {
            throw CommandError("\(path) lies in a data directory: name a folder outside of it.")
        }
        try requireBackup()
    }

    /// Makes the folder, and closes what an earlier version has left open to others. Comes after ``check()``.
    ///
    /// - Parameter owner: gets what root makes.
    /// - Throws: `SystemError`.
    func prepare(_ owner: FileOwner?) throws {
        try makeFolders(path, mode: Self.mode, owner: owner)
        guard try !makeFolders(blobs, mode: Self.mode, owner: owner) else { return }
        guard chmod(blobs, Self.mode) == 0 else { throw SystemError("chmod", path: blobs) }
    }

    /// - Throws: ``CommandError`` if what lies there under the names that a backup uses comes from something else.
    private func requireBackup() throws {
        var facts = stat()
        let hasCatalog = lstat(catalog, &facts) == 0
        guard !hasCatalog || facts.isRegular && Wiring.isCatalog(catalog) else { throw stranger(catalog) }
        guard lstat(blobs, &facts) == 0 else { return }
        guard facts.st_mode & S_IFMT == S_IFDIR else { throw stranger(blobs) }
        // The first backup may have been cut short, before its catalog came.
        guard try hasCatalog || holdsShardsAlone() else { throw stranger(blobs) }
    }

    private func stranger(_ path: String) -> CommandError {
        CommandError("\(path) comes from no backup of Vitrine: name another folder for the backup.")
    }

    /// Whether `blobs/` has no entries but those of two hex digits, and hidden ones.
    private func holdsShardsAlone() throws -> Bool {
        guard let stream = opendir(blobs) else { throw SystemError("opendir", path: blobs) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            let isShard = name.count == 2 && name.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
            guard isShard || name.first == UInt8(ascii: ".") else { return false }
        }
        return true
    }
}
