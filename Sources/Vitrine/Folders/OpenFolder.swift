import Glibc

/// A folder that is held open: what is read of it is of one folder, whatever path leads there.
struct OpenFolder: ~Copyable {
    /// Opens for its place alone, which takes no right to read it; `O_PATH`, which Swift does not import.
    private static let place = Int32(0o10_000_000) | O_DIRECTORY | O_CLOEXEC

    private let descriptor: Int32
    let identity: FolderIdentity

    /// - Parameter path: symbolic links in it are followed. Nil if it is no folder, or may not be entered.
    init?(_ path: String) { self.init(descriptor: open(path, Self.place)) }

    private init?(descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        identity = FolderIdentity(device: facts.st_dev, inode: facts.st_ino)
    }

    /// The folder above; nil for the root.
    func parent() -> OpenFolder? {
        guard let above = OpenFolder(descriptor: openat(descriptor, "..", Self.place)),
            above.identity != identity
        else { return nil }
        return above
    }

    /// Whether it has an entry of this name, whatever that is.
    func holds(_ name: String) -> Bool {
        var facts = stat()
        return fstatat(descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0
    }

    deinit { close(descriptor) }
}

/// What is the same for all paths of a folder, mounts of it elsewhere included.
struct FolderIdentity: Hashable {
    let device: dev_t
    let inode: ino_t
}
