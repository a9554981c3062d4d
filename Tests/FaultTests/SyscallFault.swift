import Foundation
import Glibc
import ServiceTesting
import Testing

/// System calls of a running process that fail as long as this lasts.
final class SyscallFault {
    private let tracer = Process()
    private let journal: String

    /// - Parameter calls: their names, with commas between them.
    /// - Parameter fault: what happens in their place, `error=EIO` for instance.
    /// - Parameter occurrence: which of each thread's calls it happens to: `3` the third only, `3+` all from then on.
    init(_ process: Int32, _ calls: String, _ fault: String, when occurrence: String) throws {
        journal = FileManager.default.temporaryDirectory.path + "/vitrine-calls-\(UUID().uuidString)"
        let errors = Pipe()
        tracer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tracer.arguments =
            ["strace", "-f", "-y", "-o", journal, "-p", String(process)]
            + ["-e", "trace=\(calls),write,pwrite64", "-e", "signal=none"]
            + ["-e", "inject=\(calls):\(fault):when=\(occurrence)"]
        tracer.standardError = errors
        try tracer.runListening()
        var said = ""
        while !said.contains("attached") {
            let piece = errors.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "the process cannot be traced: \(said)")
            said += String(decoding: piece, as: UTF8.self)
        }
    }

    /// Ends it and answers the calls in their order, as strace writes them.
    func end() throws -> [Substring] {
        kill(tracer.processIdentifier, SIGINT)
        tracer.waitUntilExit()
        defer { unlink(journal) }
        return try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n")
    }
}

/// What strace has written of a call: `1234 fdatasync(7</data/incoming/1-a>) = -1 EIO (Input/output error) (INJECTED)`.
struct TracedCall {
    let name: Substring
    /// The first argument, a descriptor and what it stands for.
    let target: Substring
    let isInjected: Bool
    var isOnSocket: Bool { target.contains("<socket:") }

    init?(_ line: Substring) {
        guard let start = line.firstIndex(of: " "), let bracket = line[start...].firstIndex(of: "(") else {
            return nil
        }
        name = line[start..<bracket].drop { $0 == " " }
        target = line[bracket...].dropFirst().prefix { $0 != "," && $0 != ")" }
        isInjected = line.hasSuffix("(INJECTED)")
    }

    /// Files that were flushed although a flush of them had failed and nothing was written since (fsync may then say that
    /// all is well, and the bytes are gone).
    static func repeatedFlushes(_ lines: [Substring]) -> [String] {
        var failed: Set<Substring> = []
        var repeated: [String] = []
        for call in lines.compactMap(TracedCall.init) {
            switch call.name {
            case "fsync" where call.target.contains("/blobs"): continue
            case "fsync", "fdatasync":
                if failed.contains(call.target) { repeated.append("flushed again: \(call.target)") }
                if call.isInjected { failed.insert(call.target) }
            default: failed.remove(call.target)
            }
        }
        return repeated
    }
}
