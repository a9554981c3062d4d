import Foundation
import Glibc
import ServiceTesting
import Testing

/// The system gives no more descriptors, memory or processes: who asks is told to come back, nobody loses anything, and
/// once there is enough again everything works.
@Suite(.serialized)
struct LimitTests {
    @Test func `without descriptors requests are told to come back, and later served`() throws {
        let program = try LimitedProgram("ulimit -n 96")
        defer { program.remove() }
        let loaded = try LoadedService(environment: ["VITRINE_THREADS": "8"], program: program.path)
        let service = loaded.service
        defer { service.stop() }
        let pid = try service.responder()
        // Fewer than what nginx may keep and the threads need.
        let refused = Counter()
        let rounds = Thoroughness.trials(1, full: 10)
        var report = Swarm.Report()
        for _ in 0..<rounds {
            try Self.allow(56, descriptorsOf: pid)
            report.add(
                try Swarm(port: service.port, connections: 100) { number in
                    let ask = loaded.mixture(number % 3 == 0 ? 99 : number)
                    return ask.orComingBack { refused.count() }
                }.run(seconds: 1))
            try Self.allow(96, descriptorsOf: pid)
            try eventually { try service.admin.store("after.txt", Array("after".utf8)).status == 201 }
        }
        #expect(report.failures == [])
        #expect(try service.responder() == pid)
        #expect(try ProcessFacts(of: pid).descriptors < 96)
        // What refused uploads left goes within seconds.
        try eventually { try service.vitrine("check").status == 0 }
        let violations = try Invariants.violations(in: service, of: Ledger())
        #expect(violations == [])
        FaultTable.record(
            "R1", "56 descriptors for 8 threads and 100 clients", trials: report.answers,
            violations: report.failures.count + violations.count,
            note: "\(report.statuses), \(refused.total) told to come back")
    }

    @Test(.needs(.memoryGroups))
    func `without memory a render worker ends and nobody else`() throws {
        let service = try RunningService(environment: ["VITRINE_RENDER_WORKERS": "1"])
        defer { service.stop() }
        let pid = try service.responder()
        let group = try ControlGroup(.memory)
        let trials = Thoroughness.trials(2, full: 50)
        var killed = 0
        var violations: [String] = []
        for trial in 0..<trials {
            try group.take(pid)
            let client = service.admin
            let worker = try Self.worker(of: pid, warmedUpBy: client, port: service.port, seed: trial * 2)
            if let worker { try group.take(worker) }
            // A little more than all have now, and less than a large picture needs.
            try group.limit(to: Self.usage(of: pid, worker) + (3 << 20))
            let large = LoadedService.image(width: 2_500, height: 1_200, seed: trial)
            let answer = try client.upload("large-\(trial).bmp", large)
            if answer.status == 201 {
                let list = answer.json["thumbnails"] as? [[String: Any]] ?? []
                let path = try pathOfURL(list.first?["f"], port: service.port)
                let refused = try client.get(path)
                if refused.status != 503, refused.status != 200 { violations.append("\(refused.status)") }
                if let worker, kill(worker, 0) != 0 { killed += 1 }
                try group.limit(to: nil)
                try eventually { try client.get(path).status == 200 }
            } else {
                violations.append("upload \(answer.status)")
                try group.limit(to: nil)
            }
            #expect(try service.responder() == pid)
        }
        #expect(violations == [])
        #expect(killed > 0)
        FaultTable.record(
            "R2", "no memory for a render worker (cgroup)", trials: trials, violations: violations.count,
            note: "\(killed) render workers ended")
        service.stop()
        try group.remove()
    }

    @Test(.needs(.processGroups))
    func `without processes a thumbnail is told to come back, and later made`() throws {
        let service = try RunningService(environment: ["VITRINE_RENDER_WORKERS": "1"])
        defer { service.stop() }
        let pid = try service.responder()
        let client = service.admin
        let group = try ControlGroup(.pids)
        try group.take(pid)
        let trials = Thoroughness.trials(2, full: 20)
        var violations: [String] = []
        for trial in 0..<trials {
            if let worker = try Self.worker(of: pid, warmedUpBy: client, port: service.port, seed: trial * 2)
            {
                kill(worker, SIGKILL)
            }
            try group.limit(to: 1)
            let image = LoadedService.image(width: 64, height: 48, seed: trial * 2 + 1)
            let answer = try client.upload("image-\(trial).bmp", image)
            #expect(answer.status == 201)
            let list = answer.json["thumbnails"] as? [[String: Any]] ?? []
            let path = try pathOfURL(list.first?["f"], port: service.port)
            let refused = try client.get(path)
            if refused.status != 503 || refused["Retry-After"] == nil {
                violations.append("\(refused.status)")
            }
            if try client.get("/api/media/files").status != 200 { violations.append("a list fails") }
            try group.limit(to: nil)
            try eventually { try client.get(path).status == 200 }
            #expect(try service.responder() == pid)
        }
        #expect(violations == [])
        FaultTable.record(
            "R3", "no process for a render worker (cgroup)", trials: trials, violations: violations.count)
        service.stop()
        try group.remove()
    }

    private static func allow(_ count: Int, descriptorsOf pid: Int32) throws {
        let process = Process.tool("prlimit", ["--pid", "\(pid)", "--nofile=\(count):96"])
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// The render worker, after a picture that nobody has seen before was rendered.
    private static func worker(of pid: Int32, warmedUpBy client: HTTPClient, port: UInt16, seed: Int) throws
        -> Int32?
    {
        let image = LoadedService.image(width: 64, height: 48, seed: seed)
        let answer = try client.upload("warm.bmp", image)
        let list = answer.json["thumbnails"] as? [[String: Any]] ?? []
        _ = try client.get(try pathOfURL(list.first?["f"], port: port))
        return try ProcessFacts.children(of: pid).first
    }

    /// Bytes of memory both have of their own.
    private static func usage(of pid: Int32, _ worker: Int32?) throws -> Int {
        try ([pid] + [worker].compactMap { $0 }).reduce(0) { $0 + (try ProcessFacts(of: $1).anonymous) << 10 }
    }
}

/// The program, started by a shell that takes something away from it first.
private struct LimitedProgram {
    let path: String

    init(_ command: String) throws {
        path = FileManager.default.temporaryDirectory.path + "/vitrine-limited-\(UUID().uuidString)"
        let script = "#!/bin/sh\n\(command)\nexec '\(RunningService.binary)' \"$@\"\n"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        try #require(chmod(path, 0o755) == 0)
    }

    func remove() { unlink(path) }
}

extension Swarm.Ask {
    /// The same, for a time when the answer may also be that one should come back; `onRefusal` is called for each.
    func orComingBack(_ onRefusal: @escaping @Sendable () -> Void) -> Swarm.Ask {
        Swarm.Ask(bytes: bytes) { [isRight] answer in
            guard answer.status == 503 else { return isRight(answer) }
            onRefusal()
            return answer["Retry-After"] != nil
        }
    }
}
