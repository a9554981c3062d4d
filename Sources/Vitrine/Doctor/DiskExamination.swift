import Glibc
import Media

/// Whether the data directory is a good place for what is to last.
struct DiskExamination {
    let configuration: Configuration
    /// What coreutils calls the type of the filesystem at a path; nil if it is unknown.
    var filesystemType: (String) -> String? = { path in
        guard let (text, status) = ToolOutput.of("stat", "-f", "-c", "%T", path), status == 0 else {
            return nil
        }
        return text.split(separator: "\n").first.map(String.init)
    }
    private static let folders = ["blobs", "derived", "media", "incoming"]
    /// What the service opens to write to, besides the folders.
    private static let files = [
        "catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm", "ballast", "incoming/.lock",
    ]
    /// Fewer free inodes are soon gone: an image takes up to six.
    private static let fewInodes: UInt64 = 10_000

    /// Whether there is a data directory at all; it is not made here.
    var isThere: Bool { facts(of: "") != nil }

    func advice() -> [Advice] {
        guard isThere else {
            return [
                .wrong(
                    "data", "\(configuration.data) is not there",
                    "Start the service or create a user once, or give the right directory.")
            ]
        }
        return [rights(), filesystem(), oneFilesystem(), space(), inodes(), secrecy(), privacy()]
    }

    private func rights() -> Advice {
        let owners = Set(([""] + Self.folders + Self.files).compactMap { facts(of: $0)?.st_uid })
        // Root may look at everything, and opens the catalog in its owner's name.
        if geteuid() == 0, owners.count == 1 { return .fine("rights", "everything belongs to one user") }
        guard owners == [geteuid()] else {
            let users = owners.sorted().map(String.init).joined(separator: ", ")
            return .wrong(
                "rights", "this runs as user \(geteuid()), the data belong to user \(users)",
                "Run commands as root or as the owner of the data; chown -hR the data to the user of the service if they "
                    + "belong to several users.")
        }
        let locked = ([""] + Self.folders).filter { access(path($0), R_OK | W_OK | X_OK) != 0 }
        guard locked.isEmpty else {
            return .wrong(
                "rights", "these may not be written to: \(locked.map(path).joined(separator: ", "))",
                "chown -R them to the user the service runs as.")
        }
        return .fine("rights", "the data may be read and written")
    }

    private func filesystem() -> Advice {
        guard let type = filesystemType(configuration.data) else {
            return .hint("filesystem", "its type is unknown", "Make sure that it is a local one.")
        }
        switch type {
        case "nfs", "smb", "smb2", "cifs", "v9fs", "ceph", "afs", "gfs/gfs2", "lustre":
            return .wrong(
                "filesystem", "the data lie on a network filesystem (\(type))",
                "Move them to a local one: SQLite's write-ahead log and flushing are not to be trusted there."
            )
        case "tmpfs", "ramfs":
            return .wrong("filesystem", "the data lie in memory (\(type))", "Move them to a disk.")
        case "fuseblk", "fuse":
            return .hint(
                "filesystem", "the data lie on a FUSE filesystem",
                "Make sure that it keeps fsync, hard links and locks, or move them to a local one.")
        default: return .fine("filesystem", type)
        }
    }

    private func oneFilesystem() -> Advice {
        let devices = Set(Self.folders.compactMap { facts(of: $0)?.st_dev })
        guard devices.count > 1 else {
            return .fine("links", "content and what is published share a filesystem")
        }
        return .hint(
            "links", "blobs, derived, media and incoming do not lie on one filesystem",
            "Put them on one: hard links take no room, the copies made instead take it twice.")
    }

    private func space() -> Advice {
        guard let (bytes, _) = free() else {
            return .wrong("space", SystemCall.failure("statvfs"), "Look at the disk and its mount.")
        }
        let room = "\(counted(bytes, "byte")) \(agreeing(bytes, "is", "are")) free"
        guard bytes >= configuration.reserve else {
            return .wrong(
                "space", "\(room), less than VITRINE_RESERVE (\(configuration.reserve)): uploads get 507",
                "Delete files and run vitrine sweep, or enlarge the disk.")
        }
        guard bytes >= 2 * configuration.reserve else {
            return .hint(
                "space", "\(room), soon less than VITRINE_RESERVE (\(configuration.reserve))",
                "Enlarge the disk before uploads are refused.")
        }
        return .fine("space", room)
    }

    private func inodes() -> Advice {
        // Filesystems that make them as needed say 0 of 0.
        guard let (_, inodes) = free(), let inodes, inodes < Self.fewInodes else {
            return .fine("inodes", "enough are free")
        }
        return .wrong(
            "inodes", "only \(inodes) \(agreeing(inodes, "is", "are")) free",
            "Delete files, or make a filesystem with more inodes.")
    }

    private func secrecy() -> Advice {
        let open = ["catalog.sqlite", "catalog.sqlite-wal"].filter {
            facts(of: $0).map { $0.st_mode & 0o077 != 0 } ?? false
        }
        guard !open.isEmpty else { return .fine("secrets", "only the owner reads the catalog") }
        return .wrong(
            "secrets", "others may read the catalog, which holds the keys that sign URLs",
            "chmod 600 \(path("catalog.sqlite"))*, then vitrine key rotate.")
    }

    /// Files are readable for everybody who gets to them, because the web server runs as another user.
    private func privacy() -> Advice {
        guard FolderEntry.isOpenToAll(configuration.data) else {
            return .fine("privacy", "other users of this machine do not get to the files")
        }
        return .hint(
            "privacy", "every user of this machine may read private files below \(configuration.data)",
            "chgrp the data directory to the web server's group and chmod 750 it.")
    }

    private func free() -> (bytes: Int64, inodes: UInt64?)? {
        var facts = statvfs()
        guard statvfs(configuration.data, &facts) == 0 else { return nil }
        let bytes = Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
        return (bytes, facts.f_files == 0 ? nil : UInt64(facts.f_favail))
    }

    private func path(_ name: String) -> String {
        name.isEmpty ? configuration.data : "\(configuration.data)/\(name)"
    }

    private func facts(of name: String) -> stat? {
        var facts = stat()
        return stat(path(name), &facts) == 0 ? facts : nil
    }
}

/// A failed system call, in words.
enum SystemCall {
    static func failure(_ call: String) -> String { "\(call) failed: \(String(cString: strerror(errno)))" }
}
