import Foundation
import Glibc
import ServiceTesting
import Synchronization
import Testing

/// A service whose responder starts only when it is told to, by itself or below another program, and whose data are put
/// back to what they were before each fault.
final class GatedService: Sendable {
    let service: RunningService
    private let folder: String
    /// Where the script that starts the responder reads what to run it below.
    private let gate: Int32

    private var program: String { folder + "/vitrine" }

    /// Starts it for the first time, with one thread for requests and one for thumbnails.
    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/vitrine-gated-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/gate"
        try #require(mkfifo(path, 0o600) == 0)
        // Open for both, so that nobody waits for the other side.
        gate = open(path, O_RDWR | O_CLOEXEC)
        try #require(gate >= 0)
        let program = folder + "/vitrine"
        let script = """
            #!/bin/sh
            tracer=
            if [ "$1" = serve ]; then read -r tracer < "\(path)"; fi
            exec $tracer "\(RunningService.binary)" "$@"

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: program))
        try #require(chmod(program, 0o700) == 0)
        try #require(write(gate, "\n", 1) == 1)
        service = try RunningService(
            environment: [
                "VITRINE_THREADS": "1", "VITRINE_RENDER_WORKERS": "1", "VITRINE_SWEEP_INTERVAL": "0",
            ], program: program)
    }

    /// Ends everything and removes the data.
    func stop() {
        service.stop()
        close(gate)
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: The responder

    /// Lets the responder start; whether it got so far that it answers, rather than died.
    ///
    /// - Parameter tracer: the command it runs below, if any.
    func start(below tracer: String = "") throws -> Bool {
        let first = try waiting()
        let line = Array((tracer + "\n").utf8)
        try #require(write(gate, line, line.count) == line.count)
        // What nobody answers waits at the socket for whoever starts next, so the question is asked beside.
        let answers = LockedList<Int>()
        let client = service.admin
        Thread.detachNewThread { answers.append((try? client.get("/readyz"))?.status ?? 0) }
        try eventually { !answers.all.isEmpty || next().map { $0 != first } == true }
        return answers.all == [200]
    }

    /// Has a client ask for something while the responder may die, which then starts again; nginx may put the request to
    /// the next responder. Whether it died.
    ///
    /// - Parameter request: whether it was done.
    func survives(_ request: @escaping @Sendable () -> Bool) throws -> Bool {
        let outcome = LockedList<Bool>()
        Thread.detachNewThread { outcome.append(request()) }
        // What was not done was cut short.
        try eventually { outcome.all == [true] || isDown }
        let isDead = isDown
        if isDead { try #require(try start()) }
        try eventually { !outcome.all.isEmpty }
        return isDead
    }

    /// Kills the responder and returns once it is gone.
    func kill() throws {
        if let responder = service.responderIfAny() { Glibc.kill(responder, SIGKILL) }
        _ = try waiting()
    }

    /// Whether no responder runs.
    var isDown: Bool { next() != nil }

    /// Starts the responder if it has died after the last thing that its client could see; whether it had.
    func startIfDown() throws -> Bool {
        try eventually { isDown || service.responderIfAny() != nil }
        guard isDown else { return false }
        try #require(try start())
        return true
    }

    /// One of the responder's threads, by its name.
    func thread(_ name: String) throws -> Int32 {
        try #require(threadIfAny(name), "no thread \(name)")
    }

    /// Nil where there is none, as in a responder that has just died.
    func threadIfAny(_ name: String) -> Int32? {
        guard let responder = service.responderIfAny() else { return nil }
        let tasks = "/proc/\(responder)/task"
        let thread = (try? FileManager.default.contentsOfDirectory(atPath: tasks))?.first {
            let comm = try? String(contentsOfFile: "\(tasks)/\($0)/comm", encoding: .utf8)
            return comm == name + "\n"
        }
        return thread.flatMap { Int32($0) }
    }

    /// The process that waits to become the next responder, if one does already.
    private func next() -> Int32? {
        service.processes().first { RunningService.arguments(of: $0).dropFirst().first == program }
    }

    private func waiting() throws -> Int32 {
        var pid: Int32?
        try eventually {
            pid = next()
            return pid != nil
        }
        return try #require(pid)
    }

    // MARK: Data

    /// Copies the data elsewhere, hard links as such; no responder may run.
    func save(as name: String) throws {
        try shell("mkdir '\(folder)/\(name)' && cp -a \(Self.parts) '\(folder)/\(name)'")
    }

    /// Puts saved data back; no responder may run.
    func restore(_ name: String) throws {
        try shell("rm -rf \(Self.parts) && cp -a '\(folder)/\(name)/.' .")
    }

    private static let parts = "catalog.sqlite* blobs media derived incoming"

    /// Runs a shell command in the data directory.
    func shell(_ command: String) throws {
        let process = Process.tool("sh", ["-ec", command])
        process.currentDirectoryURL = URL(fileURLWithPath: service.data)
        try process.start()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command)")
    }

    /// A path for a file that goes with the service.
    func scratch(_ name: String) -> String { "\(folder)/\(name)" }
}
