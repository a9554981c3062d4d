import Foundation
import Glibc
import Media

/// The data directory that a backup is brought back into.
struct RestoreTarget {
    let data: String
    let backup: String

    private static let catalogName = "catalog.sqlite"

    /// Where the catalog lies until every content is there.
    var staging: String { data + "/.restore" }
    var stagedCatalog: String { "\(staging)/\(Self.catalogName)" }
    private var catalog: String { "\(data)/\(Self.catalogName)" }
    private var savedCatalog: String { "\(backup)/\(Self.catalogName)" }

    /// Contents that lie there already stay: they are named by their bytes, and every one is checked.
    ///
    /// - Throws: ``CommandError`` without a backup, and for a directory that has a catalog, holds something else, or lies in
    ///   the backup or in another data directory.
    func check() throws {
        try checkBackup()
        let place = FolderPlace(data)
        let source = FolderPlace(backup)
        if let itself = place.itself, itself.identity == source.itself?.identity {
            throw CommandError("\(data) is the backup itself: name another directory with --data.")
        }
        var facts = stat()
        guard lstat(catalog, &facts) != 0 else {
            throw CommandError("There is a catalog in \(data) already; restore into an empty directory.")
        }
        try DataFolder.requireOutside(place, data)
        guard !source.lies(in: DataFolder(path: data).identities.dropFirst()) else {
            throw CommandError(
                "The backup \(backup) lies among the files of \(data): move it elsewhere first.")
        }
        try requireOurs()
    }

    private func checkBackup() throws {
        var facts = stat()
        guard lstat(savedCatalog, &facts) == 0 else {
            throw CommandError(
                errno == EACCES
                    ? "The backup in \(backup) may not be read by this user."
                    : "There is no backup in \(backup): it has no catalog.")
        }
        guard facts.isRegular else {
            throw CommandError("There is no backup in \(backup): its catalog.sqlite is no regular file.")
        }
        // What is in the log would be lost.
        guard lstat(savedCatalog + "-wal", &facts) != 0 || facts.st_size == 0 else {
            throw CommandError(
                "\(backup) is no backup: its catalog is in use, with a log beside it. vitrine backup makes a backup."
            )
        }
    }

    /// - Throws: ``CommandError`` for a directory of something else, whose files a check would take for strays.
    private func requireOurs() throws {
        guard access(data, F_OK) == 0 else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: data).sorted()
        } catch {
            throw CommandError("\(data) is no directory that can be read: name another with --data.")
        }
        let parts = Set(["blobs", "derived", "media", "incoming"])
        if parts.isSubset(of: names) { return }
        let remains = parts.subtracting(["media"]).union([
            "quarantine", "ballast", ".restore", "lost+found", "catalog.sqlite-wal", "catalog.sqlite-shm",
            "catalog.sqlite-journal",
        ])
        guard let stranger = names.first(where: { !remains.contains($0) }) else { return }
        throw CommandError("\(data) holds something else, \(stranger); restore into an empty directory.")
    }

    /// Makes the data directory if it is missing.
    ///
    /// - Returns: the account that everything is to belong to.
    /// - Throws: `SystemError`, `MediaError.noSpace`.
    func prepare() throws -> FileOwner {
        try makeFolders(data, mode: 0o750, owner: FileOwner(of: savedCatalog))
        guard let owner = FileOwner(of: data) else { throw SystemError("stat", path: data) }
        return owner
    }

    /// Puts the catalog where it waits. The directory is in no other use.
    ///
    /// - Parameter owner: the account it is to belong to.
    /// - Throws: `SystemError`, `MediaError.noSpace`.
    func stageCatalog(_ owner: FileOwner) throws {
        try removeStaging()
        guard mkdir(staging, 0o700) == 0 else { throw SystemError("mkdir", path: staging) }
        try owner.adopt(staging)
        try copyFile(savedCatalog, to: stagedCatalog, mode: 0o600)
        try owner.adopt(stagedCatalog)
    }

    /// Puts the catalog of the backup, as it was, into its place, durably, and takes what waited away.
    ///
    /// - Parameter owner: the account it is to belong to.
    /// - Throws: `SystemError`, `MediaError.noSpace`.
    func installCatalog(_ owner: FileOwner) throws {
        let part = "\(staging)/.\(Self.catalogName).part"
        try copyFile(savedCatalog, to: part, mode: 0o600)
        try owner.adopt(part)
        try setAsideRemains()
        sync()
        guard rename(part, catalog) == 0 else { throw SystemError("rename", path: catalog) }
        sync()
        try removeStaging()
    }

    /// Renames what is left of a lost catalog: SQLite would take its log for changes to the catalog that is restored.
    private func setAsideRemains() throws {
        var facts = stat()
        for rest in ["-wal", "-shm", "-journal"] where lstat(catalog + rest, &facts) == 0 {
            guard rename(catalog + rest, "\(catalog)\(rest).before-restore") == 0 else {
                throw SystemError("rename", path: catalog + rest)
            }
        }
    }

    private func removeStaging() throws {
        var facts = stat()
        guard lstat(staging, &facts) == 0 else { return }
        do {
            try FileManager.default.removeItem(atPath: staging)
        } catch {
            throw CommandError(
                "\(staging), left of an earlier restore, cannot be removed; remove it by hand.")
        }
    }
}
