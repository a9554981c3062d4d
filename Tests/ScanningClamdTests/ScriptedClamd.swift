import Foundation
import Glibc
import Testing

/// A daemon that takes one connection, reads as much as it is told and answers what it is told.
final class ScriptedClamd: Sendable {
    /// How much it reads before it answers.
    enum Appetite: Sendable {
        /// Up to the empty chunk, or the NUL of a command without chunks.
        case everything
        /// So many bytes.
        case bytes(Int)
    }

    let port: UInt16
    private let listener: Int32
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameter answer: nil: it says nothing until the client gives up.
    init(_ answer: [UInt8]?, after appetite: Appetite = .everything) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && listen(listener, 4) == 0
                    ? getsockname(listener, pointer, &size) : -1
            }
        }
        try #require(status == 0)
        port = UInt16(bigEndian: address.sin_port)
        let finished = finished
        Thread.detachNewThread {
            let client = accept(listener, nil, nil)
            Self.serve(client, answer, appetite)
            close(client)
            finished.signal()
        }
    }

    convenience init(_ answer: String, after appetite: Appetite = .everything) throws {
        try self.init(Array(answer.utf8), after: appetite)
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func serve(_ client: Int32, _ answer: [UInt8]?, _ appetite: Appetite) {
        var received: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while !isFull(received, appetite) {
            let count = recv(client, &block, block.count, 0)
            guard count > 0 else { return }
            received += block[..<count]
        }
        if let answer {
            _ = answer.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        } else {
            // The client hangs up once its patience has ended.
            while recv(client, &block, block.count, 0) > 0 {}
        }
    }

    private static func isFull(_ received: [UInt8], _ appetite: Appetite) -> Bool {
        switch appetite {
        case .bytes(let count): received.count >= count
        case .everything:
            received.starts(with: "zPING\0".utf8)
                || received.count >= 14 && received.suffix(4) == [0, 0, 0, 0]
        }
    }
}
