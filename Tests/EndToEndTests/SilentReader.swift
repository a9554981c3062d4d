import Glibc

/// A client that sends a request and reads nothing of the answer.
final class SilentReader {
    private let descriptor: Int32

    /// Throws what the system says.
    init(port: UInt16, _ request: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // A small window, so that the answer does not fit into the kernel's memory.
        var size: Int32 = 4_096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, send(descriptor, request, request.utf8.count, 0) == request.utf8.count else {
            throw Failure(code: errno)
        }
    }

    struct Failure: Error { let code: Int32 }

    /// Whether the answer has begun, or does so within so many seconds.
    func hasAnswer(within seconds: Int32 = 20) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, seconds * 1_000) == 1
    }

    deinit { close(descriptor) }
}
