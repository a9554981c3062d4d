import Foundation
import Glibc
import ServiceTesting
import Testing

/// The responder is killed at random moments while people use the service.
@Suite(.serialized)
struct KillTests {
    /// How long a client may be refused after a kill, and how long the service may take to come back.
    private static let patience = Duration.seconds(2)

    @Test func `a killed responder loses nothing it promised and leaves nothing half done`() throws {
        var tally = Tally()
        // What a service keeps is compared after every round, so it begins anew before that takes too long.
        for _ in 0..<Thoroughness.trials(1, full: 10) {
            let service = try RunningService()
            defer { service.stop() }
            let ledger = Ledger()
            for _ in 0..<Thoroughness.trials(2, full: 5) {
                try disturb(service, ledger, kills: Thoroughness.trials(4, full: 10), &tally)
            }
        }
        FaultTable.record(
            "K1", "kill -9 amid uploads, replaces and deletes", trials: tally.kills,
            violations: tally.violations.count,
            note:
                "\(tally.acknowledged) writes acknowledged, \(tally.reads) reads compared, \(tally.refused) requests "
                + "refused, the last \(tally.latest) after a kill; back after \(tally.slowest) at most")
        #expect(tally.violations == [])
        #expect(tally.slowest <= Self.patience)
        #expect(tally.acknowledged > tally.kills)
        #expect(tally.reads > tally.kills)
    }

    /// Kills while clients are at work, then compares everything.
    private func disturb(
        _ service: RunningService, _ ledger: Ledger, kills count: Int, _ tally: inout Tally
    ) throws {
        let traffic = Traffic(service.admin, ledger)
        traffic.start()
        defer { traffic.stop() }
        var kills: [ContinuousClock.Instant] = []
        for _ in 0..<count { try killAmidWrites(service, traffic, &kills, &tally) }
        traffic.stop()
        tally.add(traffic, kills: kills, patience: Self.patience)
        tally.violations += try Invariants.violations(in: service, of: ledger)
    }

    /// Kills the responder, and in one of three cases a render worker before it, while writes are under way; waits until
    /// the service answers again.
    private func killAmidWrites(
        _ service: RunningService, _ traffic: Traffic, _ kills: inout [ContinuousClock.Instant],
        _ tally: inout Tally
    ) throws {
        let enough = traffic.acknowledged + Int.random(in: 1...20)
        try eventually { traffic.acknowledged >= enough }
        // Not always just behind an acknowledgement.
        usleep(.random(in: 0...30_000))
        let responder = try service.responder()
        if Int.random(in: 0..<3) == 0, let worker = service.renderWorkers().randomElement() {
            kill(worker, SIGKILL)
        }
        let moment = ContinuousClock.now
        kill(responder, SIGKILL)
        kills.append(moment)
        try eventually { (try? service.admin.get("/readyz"))?.status == 200 }
        tally.kills += 1
        tally.slowest = max(tally.slowest, .now - moment)
    }
}

/// What came of all rounds.
private struct Tally {
    var kills = 0
    var acknowledged = 0
    var reads = 0
    var refused = 0
    var violations: [String] = []
    /// From a kill to the next answer.
    var slowest = Duration.zero
    /// From a kill to the last refusal it excuses.
    var latest = Duration.zero

    /// Counts what the clients met with; a refusal no kill excuses is a violation.
    mutating func add(_ traffic: Traffic, kills: [ContinuousClock.Instant], patience: Duration) {
        acknowledged += traffic.acknowledged
        reads += traffic.reads
        violations += traffic.violations.all
        for refusal in traffic.refusals.all {
            refused += 1
            guard let kill = kills.last(where: { $0 <= refusal.ended }), refusal.ended - kill <= patience
            else {
                violations.append("without a fault: \(refusal.what)")
                continue
            }
            latest = max(latest, refusal.ended - kill)
        }
    }
}
