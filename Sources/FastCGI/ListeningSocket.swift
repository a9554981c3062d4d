import CFastCGI
import Glibc
import Synchronization

/// A socket that waits for connections of the web server.
///
/// Whoever can connect is trusted as nginx is: FastCGI knows no credentials, and libfcgi allocates what a
/// peer announces. A socket file therefore has mode 0660, and a TCP address should be a loopback one.
package final class ListeningSocket: Sendable {
    let descriptor: Int32
    private let isInherited: Bool
    private let file: SocketFile?
    private let isClosed = Mutex(false)

    private init(_ descriptor: Int32, isInherited: Bool, file: SocketFile?) {
        self.descriptor = descriptor
        self.isInherited = isInherited
        self.file = file
    }

    deinit { close() }

    /// Standard input if it is a listening stream socket, as spawn-fcgi and systemd pass one; else nil.
    package static func inherited() throws -> ListeningSocket? {
        guard try option(SO_ACCEPTCONN) == 1, try option(SO_TYPE) == Int32(SOCK_STREAM.rawValue) else {
            return nil
        }
        return ListeningSocket(STDIN_FILENO, isInherited: true, file: nil)
    }

    /// Listens on `unix:PATH`, `127.0.0.1:9000` or `[::1]:9000`.
    ///
    /// A socket file nobody listens on any more is replaced. Throws ``SocketError`` for an address that is
    /// malformed, in use, occupied by another kind of file, or refused by the system.
    ///
    /// - Parameters:
    ///   - address: of one of the three forms.
    ///   - backlog: connections that may wait until a thread is free to accept them.
    package static func bind(_ address: String, backlog: Int32 = 4096) throws -> ListeningSocket {
        guard address.hasPrefix("unix:") else { return try bindHost(address, backlog: backlog) }
        let descriptor = try open(AF_UNIX, for: address)
        do {
            let file = try SocketFile.bind(descriptor, path: String(address.dropFirst(5)))
            guard listen(descriptor, backlog) == 0 else { throw SocketError(address, errno: errno) }
            return ListeningSocket(descriptor, isInherited: false, file: file)
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    /// Stops listening and removes the socket file; an inherited socket stays with who passed it on.
    package func close() {
        isClosed.withLock { isClosed in
            guard !isClosed else { return }
            isClosed = true
            guard !isInherited else { return }
            file?.remove()
            _ = Glibc.close(descriptor)
        }
    }

    private static func bindHost(_ address: String, backlog: Int32) throws -> ListeningSocket {
        guard let colon = address.lastIndex(of: ":"), colon != address.startIndex,
            case let digits = address[address.index(after: colon)...], !digits.hasPrefix("+"),
            let port = UInt16(digits)
        else { throw SocketError(address, "not unix:PATH, HOST:PORT or [HOST]:PORT") }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }

        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(String(host), String(port), &hints, &found)
        guard status == 0, let first = found else {
            throw SocketError(address, String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(first) }
        let descriptor = try open(first.pointee.ai_family, for: address)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard Glibc.bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0,
            listen(descriptor, backlog) == 0
        else {
            let error = SocketError(address, errno: errno)
            _ = Glibc.close(descriptor)
            throw error
        }
        return ListeningSocket(descriptor, isInherited: false, file: nil)
    }

    private static func open(_ family: Int32, for address: String) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(address, errno: errno) }
        return descriptor
    }

    private static func option(_ name: Int32) throws -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(STDIN_FILENO, SOL_SOCKET, name, &value, &size) != 0 else { return value }
        guard errno == ENOTSOCK || errno == EBADF else { throw SocketError("standard input", errno: errno) }
        return nil
    }
}
