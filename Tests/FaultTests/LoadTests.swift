import Foundation
import Glibc
import ServiceTesting
import Testing

/// A thousand clients at once (L1): every answer is right, and afterwards nothing is kept that was not there before.
@Suite(.serialized)
struct LoadTests {
    /// Kilobytes a load may leave behind in memory: what the allocator cannot give back because something small lives on
    /// the same page.
    private static let margin = 16 << 10
    /// Connections that each of nginx's workers keeps.
    private static let keptConnections = 32

    @Test func `a thousand clients get what they ask for, and leave nothing behind`() throws {
        let loaded = try LoadedService()
        let service = loaded.service
        defer { service.stop() }
        let connections = Thoroughness.trials(200, full: 1_000)
        let seconds = Thoroughness.isFull ? 60.0 : 3
        // Threads that were never busy have no connection to the catalog yet.
        let warm = try Swarm(port: service.port, connections: Thoroughness.trials(64, full: connections)) {
            loaded.mixture($0)
        }.run(seconds: Thoroughness.isFull ? 10 : 1)
        #expect(warm.failures == [])
        let pid = try service.responder()
        if Thoroughness.isFull { try waitUntilIdle(service) }
        let before = try ProcessFacts(of: pid)

        let report = try Swarm(port: service.port, connections: connections) { loaded.mixture($0) }
            .run(seconds: seconds)
        #expect(report.failures == [])
        #expect(report.answers > connections)
        #expect(try service.responder() == pid)

        let loadedFacts = try ProcessFacts(of: pid)
        if Thoroughness.isFull { try waitUntilIdle(service) }
        let kept = Thoroughness.isFull ? 0 : Self.keptConnections * ProcessInfo.processInfo.processorCount
        var after = try ProcessFacts(of: pid)
        let deadline = Date() + 30
        func isAsBefore() -> Bool {
            after.descriptors <= before.descriptors + kept && after.threads <= before.threads
                && after.children <= before.children
        }
        while !isAsBefore(), Date() < deadline {
            sched_yield()
            after = try ProcessFacts(of: pid)
        }
        #expect(isAsBefore(), "before: \(before); after: \(after)")
        #expect(after.anonymous <= max(before.anonymous, loadedFacts.anonymous) + Self.margin)
        if Thoroughness.isFull { #expect(after.anonymous <= before.anonymous + Self.margin) }
        FaultTable.record(
            "L1", "\(connections) kept connections for \(Int(seconds)) s", trials: report.answers,
            violations: report.failures.count,
            note: "p50 \(Int(report.milliseconds(within: 0.5))) ms, p99 "
                + "\(Int(report.milliseconds(within: 0.99))) ms; \(report.statuses); before: \(before); "
                + "under load: \(loadedFacts); after: \(after)")
    }

    /// Waits for what happens by itself each minute: nginx lets kept connections go, free memory is given back.
    private func waitUntilIdle(_ service: RunningService) throws {
        let pid = try service.responder()
        let end = Date() + 135
        var idle = try ProcessFacts(of: pid).descriptors
        while Date() < end {
            Thread.sleep(forTimeInterval: 5)
            idle = min(idle, try ProcessFacts(of: pid).descriptors)
        }
        #expect(try ProcessFacts(of: pid).descriptors <= idle + 1)
    }
}
