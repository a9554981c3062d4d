import Foundation
import Testing

@testable import FastCGI

@Suite struct ListeningSocketTests {
    /// A path in a folder that goes with the test.
    private final class Place {
        let folder: String
        var path: String { folder + "/s" }

        init() throws { folder = try temporaryFolder() }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        /// What stands at the path: its type and permissions, nil if nothing does.
        var mode: mode_t? {
            var information = stat()
            return lstat(path, &information) == 0 ? information.st_mode : nil
        }
    }

    @Test func `a socket file may be used by its owner and group, and goes with the socket`() throws {
        let place = try Place()
        let listening = try ListeningSocket.bind("unix:\(place.path)")
        #expect(place.mode == S_IFSOCK | 0o660)
        _ = try WebServer(place.path)
        listening.close()
        #expect(place.mode == nil)
        listening.close()
    }

    @Test func `a socket nobody refers to is closed`() throws {
        let place = try Place()
        do { _ = try ListeningSocket.bind("unix:\(place.path)") }
        #expect(place.mode == nil)
    }

    @Test func `a socket file nobody listens on is replaced`() throws {
        let place = try Place()
        try leaveDeadSocket(at: place.path)
        #expect(throws: WebServer.Failure.notConnected(ECONNREFUSED)) { try WebServer(place.path) }
        let listening = try ListeningSocket.bind("unix:\(place.path)")
        _ = try WebServer(place.path)
        listening.close()
    }

    @Test func `a socket somebody listens on stays`() throws {
        let place = try Place()
        let first = try ListeningSocket.bind("unix:\(place.path)", backlog: 1)
        // A full backlog is no sign of death either.
        let waiting = try (0..<2).map { _ in try WebServer(place.path) }
        let error = #expect(throws: SocketError.self) { try ListeningSocket.bind("unix:\(place.path)") }
        #expect(error?.description == "\(place.path): somebody listens there already")
        #expect(place.mode == S_IFSOCK | 0o660)
        #expect(waiting.count == 2)
        first.close()
    }

    @Test func `a file of another kind stays`() throws {
        let place = try Place()
        try "precious".write(toFile: place.path, atomically: false, encoding: .utf8)
        #expect(throws: SocketError.self) { try ListeningSocket.bind("unix:\(place.path)") }
        #expect(try String(contentsOfFile: place.path, encoding: .utf8) == "precious")
        unlink(place.path)
        symlink("elsewhere", place.path)
        #expect(throws: SocketError.self) { try ListeningSocket.bind("unix:\(place.path)") }
        #expect(place.mode.map { $0 & S_IFMT } == S_IFLNK)
    }

    @Test func `a successor's socket file stays`() throws {
        let place = try Place()
        let first = try ListeningSocket.bind("unix:\(place.path)")
        // A name beside it keeps the inode from being given to the successor.
        link(place.path, place.folder + "/first")
        unlink(place.path)
        let second = try ListeningSocket.bind("unix:\(place.path)")
        first.close()
        _ = try WebServer(place.path)
        second.close()
        #expect(place.mode == nil)
    }

    // An address of its own: nobody else is to be given the port when it is free again.
    @Test(arguments: [("127.0.83.1:0", AF_INET), ("[::1]:0", AF_INET6)])
    func `an address is listened on`(address: String, family: Int32) throws {
        let listening = try ListeningSocket.bind(address)
        var bound = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(listening.descriptor, $0, &size)
            }
        }
        #expect(status == 0)
        #expect(Int32(bound.ss_family) == family)
        // The port stands at the same place in both families.
        let port = withUnsafeBytes(of: &bound) { UInt16($0[2]) << 8 | UInt16($0[3]) }
        let taken = "\(address.dropLast())\(port)"
        let error = #expect(throws: SocketError.self) { try ListeningSocket.bind(taken) }
        #expect(error?.description == "\(taken): Address already in use")
        listening.close()
        try ListeningSocket.bind(taken).close()
    }

    @Test(arguments: [
        "", "unix:", "unix:/nowhere/at/all/s", "unix:/tmp/\(String(repeating: "x", count: 104))",
        "unix:/tmp/a\0b",
        "9000", ":9000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x", "[::1]",
        "127.0.0.1:+80", "127.0.0.1: 80", "[]:80", "192.0.2.1:0",
    ])
    func `what is no address of ours is refused by name`(address: String) throws {
        let error = #expect(throws: SocketError.self) { try ListeningSocket.bind(address) }
        #expect(error?.description.hasPrefix(address.replacing(/^unix:/, with: "")) == true)
    }

    @Test func `standard input is taken if it listens, and is left open`() throws {
        let kept = dup(STDIN_FILENO)
        defer {
            dup2(kept, STDIN_FILENO)
            close(kept)
        }
        let place = try Place()
        let listening = try ListeningSocket.bind("unix:\(place.path)")
        dup2(listening.descriptor, STDIN_FILENO)
        let inherited = try #require(try ListeningSocket.inherited())
        #expect(inherited.descriptor == STDIN_FILENO)
        inherited.close()
        #expect(try ListeningSocket.inherited() != nil)
        #expect(place.mode != nil)

        var pair: [Int32] = [0, 0]
        try #require(pipe(&pair) == 0)
        dup2(pair[0], STDIN_FILENO)
        pair.forEach { close($0) }
        #expect(try ListeningSocket.inherited() == nil)
    }

    /// Leaves what a process leaves that was killed: a socket file and nobody behind it.
    private func leaveDeadSocket(at path: String) throws {
        let listening = try ListeningSocket.bind("unix:\(path)")
        let kept = path + "-kept"
        try #require(link(path, kept) == 0)
        listening.close()
        try #require(rename(kept, path) == 0)
    }
}
