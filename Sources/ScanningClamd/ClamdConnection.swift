import Glibc
import Media

/// One connection to clamd, for one command; closed when it goes.
final class ClamdConnection {
    /// Bytes of a reply; clamd's are a line.
    private static let replyLimit = 4_096

    private let descriptor: Int32

    /// Connects, each address the name stands for in turn. Throws `VirusScanError.unavailable(_:)`.
    init(_ address: ClamdAddress, _ patience: ClamdPatience) throws {
        switch address {
        case .unix(let path): descriptor = try Self.connect(toSocketAt: path, patience)
        case .tcp(let host, let port): descriptor = try Self.connect(to: host, port, patience)
        }
    }

    deinit { close(descriptor) }

    /// Sends all of `bytes`; false if clamd has hung up, which it does once it has decided. Throws
    /// `VirusScanError.unavailable(_:)` if it takes nothing for too long.
    func send(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { throw unavailable("clamd takes nothing in time") }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    func send(_ bytes: [UInt8]) throws -> Bool { try bytes.withUnsafeBytes { try send($0) } }

    /// Everything up to the NUL that ends a reply. Throws `VirusScanError.unavailable(_:)` for one that does not come, does
    /// not end or is too long.
    func reply() throws -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1_024)
        while bytes.count < Self.replyLimit {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { throw unavailable("clamd does not reply in time") }
            guard count >= 0 else { throw unavailable("clamd does not reply: \(reason())") }
            guard count > 0 else { throw unavailable("clamd hung up") }
            bytes += piece[..<count]
            if let end = bytes.firstIndex(of: 0) { return String(decoding: bytes[..<end], as: UTF8.self) }
        }
        throw unavailable("clamd replies without end")
    }

    // MARK: Connecting

    private static func connect(toSocketAt path: String, _ patience: ClamdPatience) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else {
            throw unavailable("the path of clamd's socket is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try connect(AF_UNIX, $0, socklen_t(MemoryLayout<sockaddr_un>.size), patience)
            }
        }
    }

    private static func connect(to host: String, _ port: UInt16, _ patience: ClamdPatience) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else {
            throw unavailable("nobody knows the host \(host)")
        }
        defer { freeaddrinfo(list) }
        var failure: any Error = unavailable("the host \(host) has no address")
        var next = list
        while let entry = next?.pointee {
            do {
                return try connect(entry.ai_family, entry.ai_addr, entry.ai_addrlen, patience)
            } catch {
                failure = error
            }
            next = entry.ai_next
        }
        throw failure
    }

    private static func connect(
        _ family: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t, _ patience: ClamdPatience
    ) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw unavailable("socket: \(reason())") }
        // On Linux the time to send bounds the time to connect too (socket(7)).
        setTimeout(SO_SNDTIMEO, patience.connect, of: descriptor)
        guard Glibc.connect(descriptor, address, length) == 0 else {
            // Too late is EAGAIN for a Unix socket, EINPROGRESS for TCP.
            let reason = [EAGAIN, EINPROGRESS].contains(errno) ? "it does not answer in time" : reason()
            close(descriptor)
            throw unavailable("clamd cannot be reached: \(reason)")
        }
        setTimeout(SO_SNDTIMEO, patience.reply, of: descriptor)
        setTimeout(SO_RCVTIMEO, patience.reply, of: descriptor)
        return descriptor
    }

    private static func setTimeout(_ option: Int32, _ milliseconds: Int, of descriptor: Int32) {
        var time = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
        setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
}

/// How long clamd is waited for, in milliseconds.
package struct ClamdPatience: Sendable {
    package var connect = 5_000
    /// For each piece it takes and for its reply: it may have to look through an archive first.
    package var reply = 60_000

    package init() {}
}

func unavailable(_ sentence: String) -> VirusScanError { .unavailable(sentence) }

/// What errno says.
func reason() -> String { String(cString: strerror(errno)) }
