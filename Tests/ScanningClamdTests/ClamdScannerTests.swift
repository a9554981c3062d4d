import Foundation
import Media
import Testing

@testable import ScanningClamd

/// What is said to a daemon, and what is made of its reply.
final class ClamdScannerTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/clamd-\(UUID().uuidString.prefix(8))"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Has `daemon` scan a file of `size` bytes, none of which is zero.
    private func scan(_ daemon: ScriptedClamd, size: Int = 100, patience: ClamdPatience = ClamdPatience())
        throws -> String?
    {
        let path = folder + "/file"
        try Data(repeating: 1, count: size).write(to: URL(fileURLWithPath: path))
        defer { daemon.end() }
        return try ClamdScanner(address: daemon.address, patience: patience).scan(fileAt: path)
    }

    /// The sentence of what `body` throws.
    private func sentence(_ body: () throws -> Void) throws -> String {
        switch try #require(throws: VirusScanError.self, performing: body) {
        case .unavailable(let sentence): sentence
        case .tooLarge: "too large"
        }
    }

    /// Never waits long for a reply.
    private var impatient: ClamdPatience {
        var patience = ClamdPatience()
        patience.reply = 100
        return patience
    }

    @Test(arguments: [0, 1, 100, 262_143, 262_144, 262_145, 1_000_000])
    func `a file is sent in chunks with their length in front, an empty one ends it`(size: Int) throws {
        let daemon = try ScriptedClamd("stream: OK\0")
        #expect(try scan(daemon, size: size) == nil)
        let command = Array("zINSTREAM\0".utf8)
        let heard = daemon.end()
        try #require(heard.starts(with: command))
        var rest = heard[command.count...]
        var sizes: [Int] = []
        while rest.count >= 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let chunk = rest.dropFirst(4).prefix(length)
            #expect(chunk.count == length && chunk.allSatisfy { $0 == 1 })
            sizes.append(length)
            rest = rest.dropFirst(4 + length)
        }
        #expect(rest.isEmpty)
        #expect(sizes.last == 0)
        #expect(sizes.dropLast().allSatisfy { (1...262_144).contains($0) })
        #expect(sizes.reduce(0, +) == size)
    }

    @Test func `a Unix socket does as well`() throws {
        let daemon = try ScriptedClamd("stream: Eicar FOUND\0", at: .unix(folder + "/clamd.ctl"))
        #expect(try scan(daemon) == "Eicar")
    }

    @Test(arguments: [
        ("Win.Test.EICAR_HDB-1", "Win.Test.EICAR_HDB-1"), ("a b FOUND", "a b FOUND"),
        ("a\r\nb\u{1b}\u{7f}\u{e9}", "a??b????"),
        (String(repeating: "x", count: 1_000), String(repeating: "x", count: 255)),
    ])
    func `what clamd has found has a name`(said: String, name: String) throws {
        #expect(try scan(ScriptedClamd("stream: \(said) FOUND\0")) == name)
    }

    @Test(arguments: [
        ("stream: Can't allocate memory ERROR\0", "clamd says: stream: Can't allocate memory ERROR"),
        ("stream: ERROR\0", "clamd says: stream: ERROR"), ("stream:  FOUND\0", "clamd says: stream:  FOUND"),
        ("stream: FOUND\0", "clamd says: stream: FOUND"), ("OK\0", "clamd says: OK"),
        ("stream: OKAY\0", "clamd says: stream: OKAY"), ("\u{1}\n\0", "clamd says: ??"),
        ("\0", "clamd says: "), ("stream: OK", "clamd hung up"), ("", "clamd hung up"),
        (String(repeating: "A", count: 100_000), "clamd replies without end"),
    ])
    func `anything else is no verdict`(reply: String, sentence expected: String) throws {
        #expect(try sentence { _ = try scan(ScriptedClamd(reply)) } == expected)
    }

    @Test func `what clamd says before it hangs up on a large file is heard`() throws {
        for place in [ScriptedClamd.Place.tcp, .unix(folder + "/clamd.ctl")] {
            let daemon = try ScriptedClamd(
                "INSTREAM size limit exceeded. ERROR\0", after: .bytes(300_000), at: place)
            #expect(throws: VirusScanError.tooLarge) { try scan(daemon, size: 50_000_000) }
        }
    }

    @Test func `a file that clamd has not taken as a whole is not clean, but may be infected`() throws {
        let hasty = try ScriptedClamd("stream: OK\0", after: .bytes(300_000))
        #expect(
            try sentence { _ = try scan(hasty, size: 50_000_000) } == "clamd has not taken the whole file")
        let wise = try ScriptedClamd("stream: Eicar FOUND\0", after: .bytes(300_000))
        #expect(try scan(wise, size: 50_000_000) == "Eicar")
    }

    @Test func `a daemon that says nothing is given up`() throws {
        let start = ContinuousClock.now
        #expect(
            try sentence { _ = try scan(ScriptedClamd(nil), patience: impatient) }
                == "clamd does not reply in time")
        #expect(start.duration(to: .now) < .seconds(4))
    }

    @Test func `a daemon that stops to read is given up`() throws {
        let daemon = try ScriptedClamd(nil, after: .bytes(300_000))
        #expect(
            try sentence { _ = try scan(daemon, size: 50_000_000, patience: impatient) }
                == "clamd takes nothing in time")
    }

    @Test func `nobody there is nobody's verdict`() throws {
        let gone = try ScriptedClamd("")
        gone.end()
        let nowhere = ClamdAddress.unix(path: folder + "/clamd.ctl")
        // Its port stays its own as long as it lives.
        defer { withExtendedLifetime(gone) {} }
        for address in [gone.address, nowhere] {
            let scanner = ClamdScanner(address: address)
            #expect(try sentence { try scanner.ping() }.hasPrefix("clamd cannot be reached: "))
            #expect(throws: VirusScanError.self) { try scanner.scan(fileAt: #filePath) }
        }
    }

    @Test func `a ping is answered or not`() throws {
        for (answer, isThere) in [("PONG\0", true), ("PANG\0", false), ("PONG", false), ("", false)] {
            let daemon = try ScriptedClamd(answer)
            defer { daemon.end() }
            let scanner = ClamdScanner(address: daemon.address)
            #expect(((try? scanner.ping()) != nil) == isThere)
        }
    }

    @Test func `a ping waits no longer than a connection may take`() throws {
        let daemon = try ScriptedClamd(nil)
        defer { daemon.end() }
        var patience = ClamdPatience()
        patience.connect = 100
        let scanner = ClamdScanner(address: daemon.address, patience: patience)
        let start = ContinuousClock.now
        #expect(try sentence { try scanner.ping() } == "clamd does not reply in time")
        #expect(start.duration(to: .now) < .seconds(4))
    }

    @Test func `a file that cannot be read is our own fault, and a link is not followed`() throws {
        let link = folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: #filePath)
        let scanner = ClamdScanner(address: .unix(path: folder + "/clamd.ctl"))
        for (path, code) in [(folder + "/nowhere", ENOENT), (link, ELOOP)] {
            #expect(throws: SystemError("open", code: code)) { try scanner.scan(fileAt: path) }
        }
    }
}
