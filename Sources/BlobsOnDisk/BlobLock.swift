import Glibc
import Media

/// A lock between processes: many uploads or one removal of blobs at a time (`flock` on a file of its own).
struct BlobLock: Sendable {
    let path: String

    /// Runs `body` beside others that share; waits for a removal to end, which is brief.
    func shared<Result>(_ body: () throws -> Result) throws -> Result {
        let descriptor = try openLock()
        // Closing the descriptor gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_SH) != 0 {
            guard errno == EINTR else { throw SystemError("flock") }
        }
        return try body()
    }

    /// Runs `body` alone; nil, without running it, if others still share after a second or so.
    func exclusive<Result>(_ body: () throws -> Result) throws -> Result? {
        let descriptor = try openLock()
        defer { close(descriptor) }
        for _ in 0..<200 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return try body() }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw SystemError("flock") }
            usleep(5_000)
        }
        return nil
    }

    private func openLock() throws -> Int32 {
        var descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT {
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            // Root makes it for the service, which has to open it.
            if descriptor >= 0 { try FileOwner(of: parent(of: path))?.adopt(path) }
        }
        guard descriptor >= 0 else { throw failure("open", path) }
        return descriptor
    }
}
