import Foundation
import Glibc
import Synchronization
import Testing

@testable import ScanningClamd

/// A daemon that takes one connection, reads as much as it is told and answers what it is told.
final class ScriptedClamd: Sendable {
    /// How much it reads before it answers.
    enum Appetite: Sendable {
        /// Up to the empty chunk, or the NUL of a command without chunks.
        case everything
        /// So many bytes.
        case bytes(Int)
    }

    /// Where it listens.
    enum Place: Sendable {
        case tcp
        /// A socket at this path, which it removes when it goes.
        case unix(String)
    }

    let address: ClamdAddress
    private let listener: Int32
    private let hearing = Mutex<[UInt8]>([])
    private let ending = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameter answer: nil: it says nothing, and reads nothing more, until ``end()``.
    init(_ answer: [UInt8]?, after appetite: Appetite = .everything, at place: Place = .tcp) throws {
        (listener, address) = try Self.listen(at: place)
        Thread.detachNewThread { [self] in
            let client = accept(listener, nil, nil)
            if client >= 0 {
                serve(client, answer, appetite)
                close(client)
            }
            finished.signal()
        }
    }

    convenience init(_ answer: String, after appetite: Appetite = .everything, at place: Place = .tcp) throws
    {
        try self.init(Array(answer.utf8), after: appetite, at: place)
    }

    /// Hangs up, if it has not yet, and returns all it has read.
    @discardableResult
    func end() -> [UInt8] {
        shutdown(listener, Int32(SHUT_RDWR))
        ending.signal()
        finished.wait()
        finished.signal()
        return hearing.withLock { $0 }
    }

    deinit {
        close(listener)
        if case .unix(let path) = address { unlink(path) }
    }

    private func serve(_ client: Int32, _ answer: [UInt8]?, _ appetite: Appetite) {
        var received: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while !Self.isFull(received, appetite) {
            let count = recv(client, &block, block.count, 0)
            guard count > 0 else { break }
            received += block[..<count]
        }
        hearing.withLock { $0 = received }
        if let answer {
            _ = answer.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        } else {
            ending.wait()
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

    private static func listen(at place: Place) throws -> (listener: Int32, address: ClamdAddress) {
        switch place {
        case .tcp:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let listener = try listen(AF_INET, &address)
            return (listener, .tcp(host: "127.0.0.1", port: UInt16(bigEndian: address.sin_port)))
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) {
                $0.copyBytes(from: path.utf8.prefix($0.count - 1))
            }
            return (try listen(AF_UNIX, &address), .unix(path: path))
        }
    }

    /// Listens at `address`, which becomes the one that was given.
    private static func listen<Address>(_ family: Int32, _ address: inout Address) throws -> Int32 {
        let listener = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var size = socklen_t(MemoryLayout<Address>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && Glibc.listen(listener, 4) == 0
                    ? getsockname(listener, pointer, &size) : -1
            }
        }
        try #require(status == 0)
        return listener
    }
}
