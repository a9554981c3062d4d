import Foundation
import Glibc
import ServiceTesting
import Testing

/// A place where a process can be killed: before it makes a system call the n-th time on one thread.
struct KillPoint: Hashable, CustomStringConvertible {
    let call: String
    let ordinal: Int

    var description: String { "\(call) \(ordinal)" }
}

/// The system calls of one operation that change what is on disk or what others see, as strace writes them down.
struct SystemCalls {
    struct Call {
        let point: KillPoint
        /// What strace wrote: arguments, paths of descriptors, result.
        let text: String
    }

    private static let names = [
        "openat", "write", "writev", "pwrite64", "sendfile", "fsync", "fdatasync", "ftruncate", "fallocate",
        "rename",
        "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "chmod", "fchmod",
        "utimensat",
    ]

    let calls: [Call]

    /// Reads what strace wrote; of several threads one after the other, as each began.
    init(contentsOf path: String) throws {
        var counts: [String: Int] = [:]
        var calls: [Call] = []
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            guard let match = line.wholeMatch(of: /(\d+ +)?([a-z0-9_]+)(\(.*)/) else { continue }
            let name = String(match.2)
            let ordinal = counts["\(match.1 ?? "")\(name)", default: 0] + 1
            counts["\(match.1 ?? "")\(name)"] = ordinal
            // Opening to read changes nothing, but strace counts it.
            if name == "openat", line.contains("O_RDONLY") { continue }
            calls.append(
                Call(point: KillPoint(call: name, ordinal: ordinal), text: String(match.2 + match.3)))
        }
        self.calls = calls
    }

    /// Every place to kill at, once.
    var points: [KillPoint] {
        var seen: Set<KillPoint> = []
        return calls.map(\.point).filter { seen.insert($0).inserted }
    }

    /// The number of the first call, from `start` on, that `isWanted`.
    func first(from start: Int = 0, where isWanted: (String) -> Bool) throws -> Int {
        try #require(
            calls.indices.dropFirst(start).first { isWanted(calls[$0].text) }, "\(calls.map(\.text))")
    }

    /// What has strace write the calls down.
    static func recording(to path: String) -> [String] {
        ["-qq", "-y", "-o", path, "-e", "trace=" + names.joined(separator: ",")]
    }

    /// What has strace kill at a point; with its filter (`--seccomp-bpf`) it would not.
    static func killing(at point: KillPoint) -> [String] {
        let inject = "inject=\(point.call):signal=KILL:when=\(point.ordinal)"
        return ["-qq", "-o", "/dev/null", "-e", "trace=\(point.call)", "-e", inject]
    }
}

/// strace, attached to one thread.
struct Tracer: ~Copyable {
    private let process: Process

    /// Returns once it is attached.
    init(_ options: [String], thread: Int32) throws {
        let messages = Pipe()
        process = .tool("strace", options.filter { $0 != "-qq" } + ["-p", String(thread)])
        process.standardError = messages
        try process.start()
        var said = ""
        while !said.contains("attached\n") {
            let piece = messages.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "strace did not attach: \(said)")
            said += String(decoding: piece, as: UTF8.self)
        }
    }

    /// Lets the thread go on alone.
    deinit {
        // It lets go of the thread however it ends, and writes every line at once.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Runs a command below strace; its exit status, that of the signal if it was killed.
    static func run(_ options: [String], _ command: [String]) throws -> Int32 {
        let process = Process.tool("strace", ["-f"] + options + command)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
