import CFastCGI
import Glibc

/// The file that names a listening unix socket.
struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Binds `descriptor` to `path` with mode 0660.
    ///
    /// Nobody can connect before `listen`, so the mode is in force before the first connection. Throws
    /// ``SocketError`` if somebody listens there, or if what is there is no socket.
    static func bind(_ descriptor: Int32, path: String) throws -> SocketFile {
        var address = try socketAddress(path)
        var status = withSocketAddress(&address) { Glibc.bind(descriptor, $0, $1) }
        if status != 0, errno == EADDRINUSE {
            try removeDead(path, address)
            status = withSocketAddress(&address) { Glibc.bind(descriptor, $0, $1) }
        }
        guard status == 0 else { throw SocketError(path, errno: errno) }
        var information = stat()
        guard chmod(path, 0o660) == 0, lstat(path, &information) == 0 else {
            let error = SocketError(path, errno: errno)
            unlink(path)
            throw error
        }
        return SocketFile(path: path, device: information.st_dev, inode: information.st_ino)
    }

    /// Removes the file unless another one has taken its place.
    func remove() {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_dev == device, information.st_ino == inode
        else { return }
        unlink(path)
    }

    private static func removeDead(_ path: String, _ address: sockaddr_un) throws {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFSOCK else { throw SocketError(path, "is not a socket") }
        let probe = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw SocketError(path, errno: errno) }
        defer { close(probe) }
        var address = address
        // A live socket with a full backlog answers EAGAIN: only a refusal says that nobody listens.
        guard withSocketAddress(&address, { connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else {
            throw SocketError(path, "somebody listens there already")
        }
        unlink(path)
    }

    private static func socketAddress(_ path: String) throws -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let limit = MemoryLayout.size(ofValue: address.sun_path)
        guard !path.isEmpty, path.utf8.count < limit, !path.utf8.contains(0) else {
            throw SocketError(path, "a socket path has 1 to \(limit - 1) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return address
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
