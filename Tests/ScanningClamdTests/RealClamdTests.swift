import Foundation
import Glibc
import Media
import ServiceTesting
import Testing

@testable import ScanningClamd

/// Debian's clamd with a signature of our own.
@Suite(.serialized)
final class RealClamdTests {
    private static let marker = "VITRINE-MARKER-TO-BE-FOUND"

    private let folder: String
    private let daemon: Process
    private var socket: String { folder + "/clamd.ctl" }
    private var scanner: ClamdScanner { ClamdScanner(address: .unix(path: socket)) }

    init() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/clamd-\(UUID().uuidString.prefix(8))"
        self.folder = folder
        daemon = .tool("clamd", ["--config-file=\(folder)/clamd.conf", "--foreground"])
        let database = folder + "/db"
        try FileManager.default.createDirectory(atPath: database, withIntermediateDirectories: true)
        let hex = Self.marker.utf8.map { String($0, radix: 16) }.joined()
        try "Test.Marker:0:*:\(hex)\n".write(
            toFile: database + "/test.ndb", atomically: true, encoding: .utf8)
        let configuration = """
            LocalSocket \(socket)
            DatabaseDirectory \(database)
            TemporaryDirectory \(folder)
            Foreground yes
            StreamMaxLength 1M
            """
        try configuration.write(toFile: folder + "/clamd.conf", atomically: true, encoding: .utf8)
        daemon.standardOutput = FileHandle.nullDevice
        daemon.standardError = FileHandle.nullDevice
        try daemon.run()
        let deadline = Date() + 60
        while (try? scanner.ping()) == nil {
            try #require(Date() < deadline && daemon.isRunning, "clamd does not start")
            poll(nil, 0, 10)
        }
    }

    deinit {
        if daemon.isRunning {
            daemon.terminate()
            daemon.waitUntilExit()
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func scan(_ content: [UInt8]) throws -> String? {
        let path = folder + "/upload"
        try Data(content).write(to: URL(fileURLWithPath: path))
        return try scanner.scan(fileAt: path)
    }

    @Test func `it finds what it knows, lets through the rest and refuses what is too large`() throws {
        let name = try #require(try scan(Array("before \(Self.marker) after".utf8)))
        #expect(name.hasPrefix("Test.Marker"))
        #expect(try scan(Array("nothing to be found".utf8)) == nil)
        #expect(try scan([]) == nil)
        #expect(try scan([UInt8](repeating: 7, count: 900_000)) == nil)
        #expect(
            throws: VirusScanError.tooLarge
        ) {
            try scan([UInt8](repeating: 7, count: 5_000_000))
        }
        try scanner.ping()
    }
}
