import Foundation
import Glibc
import ServiceTesting
import Synchronization
import Testing

/// A long time of everything at once, with clients that go away (S1): nothing grows.
@Suite(.serialized)
struct SoakTests {
    @Test func `a long mixture with clients that go away makes nothing grow`() throws {
        let loaded = try LoadedService()
        let service = loaded.service
        defer { service.stop() }
        let pid = try service.responder()
        let minutes = ProcessInfo.processInfo.environment["VITRINE_SOAK_MINUTES"].flatMap(Double.init) ?? 10
        let seconds = Thoroughness.isFull ? minutes * 60 : 3
        let aborts = Counter()
        let isOver = Atomic(false)
        let samples = LockedList<ProcessFacts>()
        let leavers = DispatchGroup()
        leavers.enter()
        let start = Date()
        let abort = { @Sendable in
            // One in a hundred of what the others ask.
            while !isOver.load(ordering: .acquiring) {
                Self.leave(service, after: aborts.count())
                if aborts.total % 100 == 0, let facts = try? ProcessFacts(of: pid) { samples.append(facts) }
                usleep(Thoroughness.isFull ? 50_000 : 20_000)
            }
        }
        Thread.detachNewThread {
            abort()
            leavers.leave()
        }
        let log = service.data + "/catalog.sqlite-wal"
        let report = try Swarm(port: service.port, connections: 32) { loaded.mixture($0) }
            .run(seconds: seconds)
        let logSize = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0
        isOver.store(true, ordering: .releasing)
        leavers.wait()

        #expect(report.failures == [])
        #expect(aborts.total > 0)
        #expect(try service.responder() == pid)
        #expect(logSize < 64 << 20)
        let facts = samples.all
        let drift = Self.drift(of: facts.map { $0.anonymous + $0.mapped })
        if Thoroughness.isFull {
            #expect(facts.count > 20)
            #expect(drift < 0.05)
            #expect(Set(facts.dropFirst(facts.count / 4).map(\.threads)).count == 1)
            let kept = 64 + 32
            #expect((facts.map(\.descriptors).max() ?? 0) <= (facts.map(\.descriptors).min() ?? 0) + kept)
        }
        let violations = try Invariants.violations(in: service, of: Ledger())
        #expect(violations == [])
        let last = facts.last.map { "\($0)" } ?? "-"
        FaultTable.record(
            "S1", "\(Int(Date().timeIntervalSince(start))) s of everything, \(aborts.total) clients gone",
            trials: report.answers, violations: report.failures.count + violations.count,
            note: String(format: "memory %+.1f %% from the second quarter to the last", drift * 100)
                + ", log \(logSize >> 20) MB, in the end \(last)")
    }

    /// Begins a request in one of several ways and goes away.
    private static func leave(_ service: RunningService, after number: Int) {
        let token = service.admin.token ?? ""
        guard let descriptor = try? service.admin.connection() else { return }
        defer { close(descriptor) }
        let upload = MultipartForm(
            fields: [("bucket-id", "default")],
            file: (field: "file[]", name: "gone.bin", content: [UInt8](repeating: 1, count: 50_000)))
        var bytes = Array(
            ("POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Token \(token)\r\n"
                + "Content-Type: \(upload.contentType)\r\nContent-Length: \(upload.bytes.count)\r\n\r\n").utf8
        )
        bytes += upload.bytes
        // From none of it to all but the answer.
        let part = bytes.count * (number % 21) / 20
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, part, Int32(MSG_NOSIGNAL)) }
    }

    /// How much the median of the last quarter exceeds that of the second, as a share; the first one is for warming up.
    private static func drift(of values: [Int]) -> Double {
        let quarter = values.count / 4
        guard quarter > 0 else { return 0 }
        let early = values[quarter..<2 * quarter].sorted()[quarter / 2]
        let late = values[(values.count - quarter)...].sorted()[quarter / 2]
        return Double(late - early) / Double(max(early, 1))
    }
}
