import Foundation
import ServiceTesting
import Testing

/// A data directory with files in it, of which copies can be broken one after the other.
final class CatalogCopies {
    /// A broken copy's end.
    enum Start {
        /// The program ended; what it said.
        case refused(String)
        case serves
    }

    private let folder: String
    private let original: String
    /// By id.
    private(set) var contents: [String: [UInt8]] = [:]
    private var count = 0

    /// - Parameter isLive: as a process that was killed leaves it, with the latest commits in the log only; else as an
    ///   orderly end does.
    init(files: Int, isLive: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory.path + "/vitrine-copies-\(UUID().uuidString)"
        original = folder + "/original"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let service = try RunningService(data: folder + "/running")
        defer { service.end() }
        for number in 0..<files {
            let content = Array("content \(number) \(UUID())".utf8)
            let answer = try service.admin.store("file-\(number).txt", content)
            contents[try #require(answer.processedFile["id"] as? String)] = content
        }
        if !isLive { service.end() }
        try FileManager.default.copyItem(atPath: folder + "/running", toPath: original)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A copy that nobody has broken yet.
    func copy() throws -> String {
        count += 1
        let path = folder + "/copy-\(count)"
        try FileManager.default.copyItem(atPath: original, toPath: path)
        return path
    }

    func remove(_ data: String) { try? FileManager.default.removeItem(atPath: data) }

    /// Starts the responder alone and ends it once it serves.
    static func start(_ data: String) throws -> Start {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: RunningService.binary)
        process.arguments = [
            "serve", "--data", data, "--listen", "unix:\(data)/s", "--log-level", "notice",
        ]
        process.standardError = errors
        try process.run()
        var said = ""
        while case let piece = errors.fileHandleForReading.availableData, !piece.isEmpty {
            said += String(decoding: piece, as: UTF8.self)
            if said.contains(" notice serving ") {
                process.terminate()
                process.waitUntilExit()
                return .serves
            }
        }
        process.waitUntilExit()
        #expect(process.terminationStatus > 0)
        #expect(process.terminationReason == .exit, "it crashed: \(said)")
        return .refused(said)
    }

    /// What is wrong with a copy that was broken: it must be refused in one sentence, or serve each file as it was or not
    /// at all.
    ///
    /// - Parameter mayLack: whether commits may be gone, and with them files.
    func violations(in data: String, mayLack: Bool = false) throws -> (start: Start, found: [String]) {
        let start = try Self.start(data)
        if case .refused(let said) = start {
            let lines = said.split(separator: "\n")
            let isClear =
                lines.count == 1 && said.hasPrefix("Error: ") && said.contains(data + "/catalog.sqlite")
            return (start, isClear ? [] : ["refused without a clear sentence: \(said)"])
        }
        let service = try RunningService(data: data)
        defer { service.end() }
        var (found, lost): ([String], Int) = ([], 0)
        for (id, content) in contents {
            let answer = try service.admin.get("/v1/files/\(id)")
            switch answer.status {
            case 200 where answer.body == content: break
            case 404 where mayLack: break
            case 500, 503: lost += 1
            default: found.append("\(id): \(answer.status) with \(answer.body.count) bytes")
            }
        }
        let check = try service.vitrine("check")
        if lost > 0, check.status == 0 { found.append("check finds nothing wrong") }
        return (start, found)
    }
}
