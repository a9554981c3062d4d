import Foundation
import Media
import Testing

@testable import ScanningClamd

/// What is said to a daemon, and what is made of its reply.
@Suite(.serialized)
struct ClamdScannerTests {
    private func scanner(_ daemon: ScriptedClamd, patience milliseconds: Int = 10_000) -> ClamdScanner {
        var patience = ClamdPatience()
        patience.reply = milliseconds
        return ClamdScanner(address: .tcp(host: "127.0.0.1", port: daemon.port), patience: patience)
    }

    /// Scans a file of `size` bytes none of which is zero.
    private func scan(_ daemon: ScriptedClamd, size: Int = 100, patience: Int = 10_000) throws -> String? {
        let path = FileManager.default.temporaryDirectory.path + "/scan-\(UUID().uuidString)"
        try Data(repeating: 1, count: size).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try withExtendedLifetime(daemon) {
            try scanner(daemon, patience: patience).scan(fileAt: path)
        }
    }

    @Test(arguments: [0, 1, 100, 262_144, 1_000_000])
    func `what clamd calls OK is clean`(size: Int) throws {
        #expect(try scan(ScriptedClamd("stream: OK\0"), size: size) == nil)
    }

    @Test func `what clamd has found has a name`() throws {
        #expect(
            try scan(ScriptedClamd("stream: Win.Test.EICAR_HDB-1 FOUND\0")) == "Win.Test.EICAR_HDB-1")
        #expect(try scan(ScriptedClamd("stream: a\r\nb\u{1b} FOUND\0")) == "a??b?")
        let long = String(repeating: "x", count: 1_000)
        #expect(try scan(ScriptedClamd("stream: \(long) FOUND\0"))?.count == 255)
    }

    @Test(arguments: [
        "INSTREAM size limit exceeded. ERROR\0", "stream: ERROR\0", "\0", "stream:  FOUND\0", "OK\0",
        "stream: OK", "stream: OKAY\0", "", "UNKNOWN COMMAND\0", "stream: Can't allocate memory ERROR\0",
    ])
    func `anything else is no verdict`(reply: String) throws {
        #expect(throws: VirusScanError.self) { try scan(ScriptedClamd(reply)) }
    }

    @Test func `a reply without end is no verdict`() throws {
        let endless = [UInt8](repeating: 65, count: 100_000)
        #expect(throws: VirusScanError.self) { try scan(ScriptedClamd(endless)) }
    }

    @Test func `what clamd says before it hangs up on a large file is heard`() throws {
        let daemon = try ScriptedClamd("INSTREAM size limit exceeded. ERROR\0", after: .bytes(300_000))
        #expect(throws: VirusScanError.self) { try scan(daemon, size: 50_000_000) }
    }

    @Test func `a daemon that says nothing is given up`() throws {
        #expect(throws: VirusScanError.self) { try scan(ScriptedClamd(nil), patience: 100) }
    }

    @Test func `nobody there is nobody's verdict`() throws {
        let port = try ScriptedClamd("").port
        for address in [ClamdAddress.tcp(host: "127.0.0.1", port: port), .unix(path: "/nowhere/clamd")] {
            #expect(throws: VirusScanError.self) { try ClamdScanner(address: address).ping() }
            #expect(throws: VirusScanError.self) {
                try ClamdScanner(address: address).scan(fileAt: #filePath)
            }
        }
    }

    @Test func `a ping is answered or not`() throws {
        let daemon = try ScriptedClamd("PONG\0")
        try withExtendedLifetime(daemon) { try scanner(daemon).ping() }
        let other = try ScriptedClamd("PANG\0")
        _ = withExtendedLifetime(other) {
            #expect(throws: VirusScanError.self) { try scanner(other).ping() }
        }
    }

    @Test func `a file that cannot be read is our own fault`() throws {
        let daemon = try ScriptedClamd("stream: OK\0")
        _ = withExtendedLifetime(daemon) {
            #expect(throws: SystemError.self) { try scanner(daemon).scan(fileAt: "/nowhere") }
        }
    }
}
