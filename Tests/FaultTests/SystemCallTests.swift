import Foundation
import Glibc
import ServiceTesting
import Testing

/// Processes are killed at each of the system calls with which they change something: what was promised is there at the
/// next start, what was not is there whole or not at all.
@Suite(
    .serialized,
    .needs(.strace))
struct SystemCallTests {
    @Test(arguments: Thoroughness.isFull ? TracedOperation.allCases : [.upload, .replace])
    func `a responder killed at a system call keeps its promises`(operation: TracedOperation) throws {
        let gated = try GatedService()
        defer { gated.stop() }
        let data = try PreparedData(in: gated)
        let calls = try record(operation, in: gated, data)
        if operation == .upload { try checkOrder(of: calls) }
        var trials = KillTrials()
        for point in KillTrials.chosen(calls.points) {
            try gated.restore("whole")
            try #require(try gated.start())
            let ledger = data.ledger
            var isKilled: Bool
            do {
                let tracer = try Tracer(
                    SystemCalls.killing(at: point), thread: gated.thread(operation.thread))
                isKilled = try gated.survives { operation.run(gated, data, ledger) }
                _ = consume tracer
            }
            if try gated.startIfDown() { isKilled = true }
            try trials.judge(point, isKilled: isKilled, in: gated, ledger)
        }
        trials.record("K2", "kill at every system call of \(operation.rawValue)", of: calls)
        #expect(trials.violations == [])
        #expect(trials.kills > 0)
    }

    @Test(arguments: [["sweep", "--grace", "0"]] + (Thoroughness.isFull ? [["check", "--repair"]] : []))
    func `a command killed at a system call leaves nothing the next one does not put right`(
        command: [String]
    ) throws {
        let gated = try GatedService()
        defer { gated.stop() }
        let data = try PreparedData(in: gated)
        let whole = [RunningService.binary] + command + ["--data", gated.service.data]
        let trace = gated.scratch("calls")
        try gated.restore("worn")
        try #require(try Tracer.run(SystemCalls.recording(to: trace), whole) == 0)
        let calls = try SystemCalls(contentsOf: trace)
        var trials = KillTrials()
        for point in KillTrials.chosen(calls.points) {
            try gated.restore("worn")
            let status = try Tracer.run(SystemCalls.killing(at: point), whole)
            try #require(try gated.start())
            try trials.judge(point, isKilled: status != 0, in: gated, data.ledger, repairing: true)
        }
        trials.record("K2", "kill at every system call of vitrine \(command[0])", of: calls)
        #expect(trials.violations == [])
        #expect(trials.kills > 0)
    }

    @Test func `a start killed at a system call, after a crash amid a replace, is made good by the next`()
        throws
    {
        let gated = try GatedService()
        defer { gated.stop() }
        let data = try PreparedData(in: gated)
        let content = try crashAmidReplace(in: gated, data)
        let trace = gated.scratch("calls")
        try gated.restore("crashed")
        let recording = ["strace", "-f"] + SystemCalls.recording(to: trace)
        try #require(try gated.start(below: recording.joined(separator: " ")))
        try gated.kill()
        let calls = try SystemCalls(contentsOf: trace)
        var trials = KillTrials()
        for point in KillTrials.chosen(calls.points) {
            try gated.restore("crashed")
            let ledger = data.ledger
            // The new content was durable and its row said so: the start has to bring it.
            ledger.acknowledged(data.id, ledger.begins(data.id, content))
            let killing = ["strace", "-f"] + SystemCalls.killing(at: point)
            let isDone = try gated.start(below: killing.joined(separator: " "))
            if !isDone { try #require(try gated.start()) }
            try trials.judge(point, isKilled: !isDone, in: gated, ledger)
        }
        trials.record("K3", "kill at every system call of the start after a crash", of: calls)
        #expect(trials.violations == [])
        #expect(trials.kills > 0)
    }

    /// Runs the operation undisturbed and returns its calls; no responder runs afterwards.
    private func record(
        _ operation: TracedOperation, in gated: GatedService, _ data: PreparedData
    ) throws -> SystemCalls {
        let trace = gated.scratch("calls")
        try gated.restore("whole")
        try #require(try gated.start())
        do {
            let tracer = try Tracer(SystemCalls.recording(to: trace), thread: gated.thread(operation.thread))
            try #require(operation.run(gated, data, data.ledger))
            _ = consume tracer
        }
        try gated.kill()
        return try SystemCalls(contentsOf: trace)
    }

    /// Bytes, then their name, then their folder, then the row, then the answer.
    private func checkOrder(of trace: SystemCalls) throws {
        let flushed = try trace.first { $0.hasPrefix("fdatasync") && $0.contains("/incoming/") }
        let named = try trace.first(from: flushed + 1) {
            ($0.hasPrefix("rename") || $0.hasPrefix("link")) && $0.contains("/blobs/")
        }
        let folder = try trace.first(from: named + 1) { $0.hasPrefix("fsync") && $0.contains("/blobs/") }
        let row = try trace.first(from: folder + 1) {
            $0.hasPrefix("fdatasync") && $0.contains("catalog.sqlite-wal")
        }
        let answer = try trace.first(from: row + 1) { $0.hasPrefix("write") && $0.contains("socket:") }
        #expect(answer > row)
        // None of them happens earlier as well, where it would promise too much.
        let early = trace.calls.prefix(row).filter {
            // The answer to the admission promises nothing.
            $0.point.call == "write" && $0.text.contains("socket:") && !$0.text.contains("Status: 204")
        }
        #expect(early.map(\.text) == [])
    }

    /// Leaves a replace half done, its content pending and the row not turned to it, as `crashed`; returns the new content.
    private func crashAmidReplace(in gated: GatedService, _ data: PreparedData) throws -> [UInt8] {
        let calls = try record(.replace, in: gated, data)
        let noted = try calls.first { $0.hasPrefix("fdatasync") && $0.contains("catalog.sqlite-wal") }
        let turn = calls.calls[
            try calls.first(from: noted + 1) { $0.hasPrefix("pwrite64") && $0.contains("catalog.sqlite-wal") }
        ].point
        try gated.restore("whole")
        try #require(try gated.start())
        let content = SampleContent.bytes(300_000)
        do {
            let tracer = try Tracer(SystemCalls.killing(at: turn), thread: gated.thread("fastcgi-0"))
            let replacing = DispatchGroup()
            replacing.enter()
            Thread.detachNewThread {
                _ = try? gated.service.admin.replace(data.id, "new.bin", content)
                replacing.leave()
            }
            try eventually { gated.isDown }
            _ = consume tracer
            try gated.save(as: "crashed")
            // nginx gives the request to the next responder, which is not to be one of those that are killed.
            try #require(try gated.start())
            replacing.wait()
        }
        try gated.kill()
        return content
    }
}

/// What came of the kills at the points of one operation.
private struct KillTrials {
    private(set) var kills = 0
    private(set) var violations: [String] = []

    /// All points, or a few of them, spread evenly.
    static func chosen(_ points: [KillPoint]) -> [KillPoint] {
        let count = Thoroughness.trials(min(2, points.count), full: points.count)
        return (0..<count).map { points[(2 * $0 + 1) * points.count / (2 * count)] }
    }

    /// Compares the service, which runs again, with what was promised; no responder runs afterwards.
    ///
    /// - Parameter repairing: whether somebody else had damaged what is published, which a start does not look for.
    mutating func judge(
        _ point: KillPoint, isKilled: Bool, in gated: GatedService, _ ledger: Ledger, repairing: Bool = false
    ) throws {
        if isKilled { kills += 1 }
        try PreparedData.fetchThumbnails(gated.service.admin)
        if repairing {
            let repair = try gated.service.vitrine("check", "--repair")
            if repair.status != 0 { violations.append("\(point): \(repair.output)") }
        }
        violations += try Invariants.violations(in: gated.service, of: ledger).map { "\(point): \($0)" }
        try gated.kill()
    }

    func record(_ id: String, _ what: String, of calls: SystemCalls) {
        FaultTable.record(
            id, what, trials: kills, violations: violations.count,
            note: "of \(calls.points.count) places")
    }
}
