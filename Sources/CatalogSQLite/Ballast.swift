import Glibc

/// Room that is kept for the day the disk is full: whoever deletes files then makes the log of the database longer first.
///
/// A file beside the database holds nothing. A write that finds no room takes it away and goes on; until it is back,
/// nothing new is taken in.
struct Ballast: Sendable {
    /// Bytes: the log up to its checkpoint, and what the database may grow by then.
    private static let largest: Int64 = 32 << 20
    /// At most this part of a small disk.
    private static let share: Int64 = 16

    private let folder: String
    private var path: String { folder + "ballast" }

    /// - Parameter folder: where the database lies, with a slash at the end.
    init(in folder: String) { self.folder = folder }

    /// Puts it back if it is gone and the disk has room for twice as much; whether nothing new may be taken in yet.
    func isLacking() -> Bool {
        var facts = stat()
        if lstat(path, &facts) == 0, facts.st_size > 0 { return false }
        guard let disk = disk() else { return false }
        let size = min(Self.largest, disk.size / Self.share)
        guard disk.free >= 2 * size else { return true }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        // Whoever may not write here is told so when it matters.
        guard descriptor >= 0 else { return errno == ENOSPC || errno == EDQUOT }
        let status = posix_fallocate(descriptor, 0, off_t(size))
        close(descriptor)
        guard status != 0 else { return false }
        unlink(path)
        return status == ENOSPC || status == EDQUOT
    }

    /// Gives the room to whoever needs it now.
    func release() { unlink(path) }

    /// Gives the room away if there is not even enough to open a database.
    func releaseIfCramped() {
        guard let disk = disk(), disk.free < 1 << 20 else { return }
        release()
    }

    /// Bytes of the disk, and those of them that are free; nil if nobody can tell.
    private func disk() -> (size: Int64, free: Int64)? {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        let block = UInt64(facts.f_frsize)
        return (
            Int64(clamping: UInt64(facts.f_blocks) * block), Int64(clamping: UInt64(facts.f_bavail) * block)
        )
    }
}
