import Foundation
import Glibc
import ServiceTesting
import Synchronization
import Testing

/// More requests at once than are let in (L2), and a responder that is not there: JSON that says when to come back.
@Suite(.serialized)
struct OverloadTests {
    /// Requests that wait for the responder (nginx/vitrine.conf, `max_conns`); a few cores have other tests to run besides
    /// the short form, which has nginx let in fewer.
    private static let room = Thoroughness.trials(100, full: 2_048)

    @Test(arguments: ["/v1/files", "/api/media/files"])
    func `whoever is one too many is told to come back, and everybody else is served`(path: String) throws {
        let loaded = try LoadedService()
        let service = loaded.service
        defer { service.stop() }
        if !Thoroughness.isFull { try Self.letIn(Self.room, at: service) }
        let pid = try service.responder()
        let clients = Self.room + Thoroughness.trials(200, full: 2_952)
        let refused = Counter()
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        let token = service.admin.token
        let report = try Swarm(port: service.port, connections: clients) { _ in
            Swarm.Ask("GET", path, token: token) { answer in
                guard answer.status == 503 else { return answer.status == 200 }
                // The responder goes on as soon as half of those who find no room know it.
                if refused.count() == (clients - Self.room) / 2 { _ = kill(pid, SIGCONT) }
                return answer.saysComeBack
            }
        }.run(seconds: 0)
        #expect(report.failures == [])
        #expect(Set(report.statuses.keys) == [200, 503])
        #expect(report.statuses[200, default: 0] >= Self.room)
        #expect(report.statuses[503, default: 0] >= (clients - Self.room) / 2)
        #expect(try service.admin.get(path).status == 200)
        #expect(try service.responder() == pid)
        FaultTable.record(
            "L2", "\(clients) requests at once at a responder that stands still: \(path)", trials: clients,
            violations: report.failures.count, note: "\(report.statuses)")
    }

    @Test func `public files need no responder`() throws {
        let loaded = try LoadedService()
        defer { loaded.service.stop() }
        let pid = try loaded.service.responder()
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        // Each fourth request of the mixture is for a public file, the one two later for a thumbnail.
        for number in [1, 3, 5, 7] {
            let report = try Swarm(port: loaded.service.port, connections: 50) { _ in
                loaded.mixture(number)
            }.run(seconds: 0)
            #expect(report.failures == [])
            #expect(report.statuses == [200: 50])
        }
    }

    @Test(arguments: ["/v1/files", "/api/media/files"])
    func `a responder that is not there is a 502 in the dialect's shape`(path: String) throws {
        let service = try RunningService()
        defer { service.stop() }
        let socket = try service.responderSocket()
        // Connections that are kept go on: one that was never there is needed.
        let pid = try service.responder()
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        try #require(rename(socket, socket + "-away") == 0)
        let token = service.admin.token
        let missing = Counter()
        let report = try Swarm(port: service.port, connections: 200) { _ in
            Swarm.Ask("GET", path, token: token) { answer in
                guard answer.status == 502 else { return answer.status == 200 }
                if missing.count() == 1 { _ = kill(pid, SIGCONT) }
                let isInShape = answer.json["detail"] is String || answer.json["error"] is [String: Any]
                return isInShape && answer["Retry-After"] == "2"
            }
        }.run(seconds: 0)
        #expect(report.failures == [])
        #expect(report.statuses[502, default: 0] > 0)
        try #require(rename(socket + "-away", socket) == 0)
        #expect(try service.admin.get(path).status == 200)
    }

    /// Has nginx let so many requests wait for the responder, from the return of this on.
    private static func letIn(_ requests: Int, at service: RunningService) throws {
        let path = try service.nginxConfiguration()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = text.replacing("max_conns=2048", with: "max_conns=\(requests)")
        try #require(changed != text)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        let former = Set(service.nginxWorkers())
        kill(try service.nginx(), SIGHUP)
        try eventually {
            let workers = service.nginxWorkers()
            return !workers.isEmpty && former.isDisjoint(with: workers)
        }
    }
}

/// Counts from several threads.
final class Counter: Sendable {
    private let number = Mutex(0)

    /// How often this was called, this time included.
    @discardableResult
    func count() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }

    var total: Int { number.withLock { $0 } }
}
