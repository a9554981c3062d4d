import CFastCGI
import Glibc

/// The web server's side of one FastCGI connection, which sends exactly what it is told.
final class WebServer {
    /// Why nothing came.
    enum Failure: Error, Equatable {
        case notConnected(Int32)
        case closed
        case silent
        case notUnderstood
    }

    /// SOCK_STREAM, whose C type more than one module offers.
    private static let stream: Int32 = 1

    private let descriptor: Int32

    /// Connects to a unix socket; whatever is waited for afterwards is given up after 20 seconds.
    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Self.stream, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw Failure.notConnected(errno) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends all of `bytes`; returns how many were taken before the other side closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    /// Says that nothing more will come.
    func endInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends a request and reads its answer.
    func exchange(_ request: WebRequest) throws -> WebAnswer {
        send(request.bytes)
        return try answer()
    }

    /// The next record.
    func record() throws -> Record {
        let header = try read(8)
        let content = try read(Int(header[4]) << 8 | Int(header[5]))
        _ = try read(Int(header[6]))
        guard header[0] == 1, let kind = Record.Kind(rawValue: header[1]) else { throw Failure.notUnderstood }
        var record = Record(kind, content)
        record.id = UInt16(header[2]) << 8 | UInt16(header[3])
        return record
    }

    /// The records up to the end of the request, put together.
    func answer(to id: UInt16 = 1) throws -> WebAnswer {
        var output: [UInt8] = []
        while true {
            let record = try record()
            guard record.id == id else { throw Failure.notUnderstood }
            if record.kind == Record.Kind.output.rawValue { output += record.content }
            guard record.kind == Record.Kind.end.rawValue else { continue }
            guard record.content == [UInt8](repeating: 0, count: 8), let answer = WebAnswer(output: output)
            else {
                throw Failure.notUnderstood
            }
            return answer
        }
    }

    /// Whether the other side closes without a further byte.
    func isClosed() -> Bool {
        do {
            _ = try read(1)
            return false
        } catch {
            return error == .closed
        }
    }

    /// Whether the other side has closed both directions, or does so soon.
    func isGone() -> Bool {
        var wanted = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&wanted, 1, 20_000) == 1 && wanted.revents & Int16(POLLHUP) != 0
    }

    private func read(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let received = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            // A close with input unread resets the connection.
            if received == 0 || received < 0 && errno == ECONNRESET { throw Failure.closed }
            guard received > 0 || errno == EINTR else { throw Failure.silent }
            filled += max(received, 0)
        }
        return bytes
    }
}
