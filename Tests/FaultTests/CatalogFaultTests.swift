import Foundation
import ServiceTesting
import Testing

/// Another program keeps the catalog to itself (Q1): who writes waits a while and is told to come back, who reads
/// notices nothing, and nothing is half done.
@Suite(.serialized)
struct CatalogFaultTests {
    /// Nobody waits for the catalog longer than five seconds; the rest is the machine's.
    private static let longestWrite = Duration.seconds(5 + 3)
    private static let longestRead = Duration.seconds(4)

    @Test(arguments: Thoroughness.isFull ? [0.1, 1, 4, 10] : [0.1, 5.5])
    func `a catalog that another program keeps to itself delays writers and nobody else`(seconds: Double)
        throws
    {
        let service = try RunningService(environment: ["VITRINE_LOG_LEVEL": "critical"])
        defer { service.stop() }
        let ledger = Ledger()
        let desks = try (0..<6).map { try Desk($0, service, ledger) }
        let journal = Journal()
        let wanted = Thoroughness.trials(1, full: 100)
        let foreign = try ForeignWriter(service.data)
        while journal.writes < wanted {
            try foreign.hold(seconds: seconds, threads: desks.count + 2) { number, hold in
                var round = 0
                repeat {
                    if number < desks.count {
                        desks[number].write(round, journal)
                    } else {
                        desks[round % desks.count].read(round, journal)
                    }
                    round += 1
                } while !hold.isOver
            }
        }

        #expect(journal.complaints.all == [])
        #expect(journal.reads > 0)
        if seconds > 5 { #expect(journal.refusals > 0) }
        if seconds < 1 { #expect(journal.refusals == 0) }
        #expect(journal.slowestWrite < Self.longestWrite)
        #expect(journal.slowestRead < Self.longestRead)
        // What was refused between two steps of a replace is finished by the service itself.
        try eventually { try service.vitrine("check").status == 0 }
        let violations = try Invariants.violations(in: service, of: ledger)
        #expect(violations == [])
        FaultTable.record(
            "Q1", "another program holds the catalog for \(seconds) s", trials: journal.writes,
            violations: violations.count + journal.complaints.all.count,
            note: "\(journal.refusals) told to come back, slowest write \(journal.slowestWrite.inSeconds), "
                + "slowest of \(journal.reads) reads \(journal.slowestRead.inSeconds)")
    }
}

/// One client of both dialects with a file of its own in each.
private final class Desk: Sendable {
    private let number: Int
    private let client: HTTPClient
    private let ledger: Ledger
    /// Read by everybody, changed by nobody.
    private let readable: String
    private let readablePath: String
    /// Replaced by this desk alone.
    private let own: String

    init(_ number: Int, _ service: RunningService, _ ledger: Ledger) throws {
        self.number = number
        self.ledger = ledger
        client = service.admin
        let content = Array("for reading \(number)".utf8)
        readable = try #require(try client.store("read.txt", content).processedFile["id"] as? String)
        ledger.created(readable, content)
        let first = Array("first \(number)".utf8)
        own = try #require(try client.store("own.txt", first).processedFile["id"] as? String)
        ledger.created(own, first)
        let uploaded = try client.upload("public-\(number).txt", content)
        readablePath = try pathOfURL(uploaded.json["f"], port: service.port)
    }

    /// Uploads in one or the other dialect, replaces, or deletes what it uploads.
    func write(_ round: Int, _ journal: Journal) {
        let content = Array("content \(number) of round \(round) at \(Date().timeIntervalSince1970)".utf8)
        let start = ContinuousClock.now
        do {
            let answer: HTTPAnswer
            switch (number + round) % 4 {
            case 0:
                answer = try client.upload("library-\(number).txt", content)
            case 1, 2:
                let version = ledger.begins(own, content)
                answer = try client.replace(own, "own.txt", content)
                if answer.status == 200 { ledger.acknowledged(own, version) }
            default:
                answer = try client.store("stored-\(number).txt", content)
                if let id = answer.processedFile["id"] as? String {
                    ledger.created(id, content)
                    try delete(id, journal)
                }
            }
            journal.wrote(answer, in: .now - start)
        } catch {
            journal.complaints.append("a write got no answer: \(error)")
        }
    }

    private func delete(_ id: String, _ journal: Journal) throws {
        let version = ledger.begins(id, nil)
        let start = ContinuousClock.now
        let answer = try client.send("DELETE", "/v1/files/\(id)")
        if answer.status == 204 { ledger.acknowledged(id, version) }
        journal.wrote(answer, in: .now - start)
    }

    func read(_ round: Int, _ journal: Journal) {
        let target = round % 2 == 0 ? "/v1/files/\(readable)" : readablePath
        let start = ContinuousClock.now
        do {
            let answer = try client.get(target)
            journal.read(answer, expecting: "for reading \(number)", in: .now - start)
        } catch {
            journal.complaints.append("a read got no answer: \(error)")
        }
    }
}
