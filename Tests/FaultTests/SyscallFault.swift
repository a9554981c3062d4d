import Foundation
import Glibc
import ServiceTesting
import Testing

/// System calls of a running process that fail as long as this lasts.
final class SyscallFault {
    private let tracer: Process
    private let journal: String

    /// - Parameter calls: their names, with commas between them.
    /// - Parameter fault: what happens in their place, `error=EIO` for instance.
    /// - Parameter occurrence: which of each thread's calls it happens to: `3` the third only, `3+` all from then on.
    init(_ process: Int32, _ calls: String, _ fault: String, when occurrence: String) throws {
        journal = FileManager.default.temporaryDirectory.path + "/vitrine-calls-\(UUID().uuidString)"
        let errors = Pipe()
        tracer = .tool(
            "strace",
            ["-f", "-y", "-o", journal, "-p", String(process)]
                + ["-e", "trace=\(calls),write,pwrite64,mkdir,link,rename,unlink", "-e", "signal=none"]
                + ["-e", "inject=\(calls):\(fault):when=\(occurrence)"])
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
    private let hasFailed: Bool
    var isOnSocket: Bool { target.contains("<socket:") }
    /// The paths it names, be it by a descriptor.
    let paths: [Substring]

    init?(_ line: Substring) {
        guard let start = line.firstIndex(of: " "), let bracket = line[start...].firstIndex(of: "(") else {
            return nil
        }
        name = line[start..<bracket].drop { $0 == " " }
        target = line[bracket...].dropFirst().prefix { $0 != "," && $0 != ")" }
        isInjected = line.hasSuffix("(INJECTED)")
        hasFailed = line.contains(" = -1 ")
        let arguments = line[bracket...].prefix { $0 != ")" }
        paths = arguments.split { "<>\"".contains($0) }.filter { $0.first == "/" }
    }

    /// What is to be written now: the bytes of a file, or the folders its names lie in.
    private var changed: [Substring] {
        if name == "write" || name == "pwrite64" { return paths }
        return paths.flatMap { path in [path] + (path.lastIndex(of: "/").map { [path[..<$0]] } ?? []) }
    }

    /// Files and folders that were flushed although a flush of them had failed and nothing was written there since (fsync may
    /// then say that all is well, and what it should have written is gone).
    static func repeatedFlushes(_ lines: [Substring]) -> [String] {
        var failed: Set<Substring> = []
        var repeated: [String] = []
        for call in lines.compactMap(TracedCall.init) {
            switch call.name {
            case "fsync", "fdatasync":
                repeated += call.paths.filter(failed.contains).map { "flushed again: \($0)" }
                if call.isInjected { failed.formUnion(call.paths) }
            default:
                if !call.hasFailed { failed.subtract(call.changed) }
            }
        }
        return repeated
    }
}
