import Foundation
import ServiceTesting
import Synchronization
import Testing

/// A service of its own that hostile input is sent to, and what was found meanwhile.
final class CorpusRun: Sendable {
    static let adminSecret = "corpus-admin-secret"
    static let tokenKey = "corpus-key-of-at-least-thirty-two-bytes"
    /// No answer may take longer, and an untrusted image must not be able to change that.
    private static let patience = Duration.seconds(5)

    let service: RunningService
    let tally = Tally()
    private let found = LockedList<String>()
    private let responder: ProcessFacts
    private let residentAtStart: Int

    /// - Parameter program: as ``RunningService`` has it.
    init(program: String = RunningService.binary) throws {
        service = try RunningService(
            environment: [
                "VITRINE_ADMIN_SECRET": Self.adminSecret,
                "VITRINE_JWT_SECRET": "{\"type\":\"HS256\",\"key\":\"\(Self.tokenKey)\"}",
            ], program: program)
        responder = ProcessFacts(pid: try service.responder())
        _ = try service.admin.upload("first.txt", Array("first".utf8))
        _ = try service.admin.store("first.txt", Array("first".utf8))
        residentAtStart = responder.resident
    }

    var client: HTTPClient { service.admin }

    func violation(_ text: String) { found.append(text) }

    /// Sends a request and looks at what every answer must be: there, in time, whole, no 5xx, no injection.
    ///
    /// - Parameter what: names the input in what is found.
    /// - Parameter client: nil for the admin.
    /// - Parameter isCounted: whether it goes into the category's accepted and refused.
    @discardableResult
    func ask(
        _ category: String, _ what: String, _ method: String, _ target: String,
        headers: [String: String] = [:],
        body: [UInt8] = [], client: HTTPClient? = nil, isCounted: Bool = false
    ) -> HTTPAnswer? {
        let what = "\(what): \(method) \(target.prefix(200))"
        return judge(category, what, isCounted: isCounted) {
            try (client ?? self.client).send(method, target, headers: headers, body: body)
        }
    }

    /// Looks at the answer that `exchange` brings as ``ask(_:_:_:_:headers:body:client:isCounted:)`` does.
    func judge(_ category: String, _ what: String, isCounted: Bool, exchange: () throws -> HTTPAnswer)
        -> HTTPAnswer?
    {
        let clock = ContinuousClock()
        let start = clock.now
        let answer: HTTPAnswer
        do {
            answer = try exchange()
        } catch {
            tally.count(category) { $0.failed += 1 }
            violation("\(what): no answer (\(error)) after \(clock.now - start)")
            return nil
        }
        let duration = clock.now - start
        tally.count(category) {
            if duration > Self.patience { $0.slow += 1 }
            if answer.status >= 500 { $0.failed += 1 }
            guard isCounted else { return }
            if answer.status < 400 { $0.accepted += 1 } else if answer.status < 500 { $0.refused += 1 }
        }
        // `make test` must not fail because the machine compiles at the same time.
        if duration > Self.patience, Corpus.isGiven {
            violation("\(what): \(answer.status) after \(duration)")
        }
        if answer.status >= 500 { violation("\(what): \(answer.status) \(answer.text.prefix(200))") }
        if let length = answer["Content-Length"].flatMap({ Int($0) }), length != answer.body.count,
            !what.contains("HEAD"), answer.status != 304
        {
            violation("\(what): \(answer.body.count) of \(length) bytes")
        }
        for sentence in HeaderRules.violations(answer) { violation("\(what): \(sentence)") }
        return answer
    }

    /// Whether the service is alive; a violation if not.
    func checkAlive(after what: String) {
        guard let answer = try? client.get("/healthz"), answer.status == 200 else {
            return violation("\(what): the service is gone")
        }
    }

    /// The path of one of the service's own absolute URLs; nil for anything else.
    func path(of url: Any?) -> String? {
        let base = "http://127.0.0.1:\(service.port)"
        guard let url = url as? String, url.hasPrefix(base + "/") else { return nil }
        return String(url.dropFirst(base.count))
    }

    /// Rows of the catalog.
    func rows() throws -> Int {
        try #require(try client.get("/api/media/files?limit=1").json["count"] as? Int)
    }

    /// Ends the service, notes the outcomes and makes an issue of all that was found.
    ///
    /// Besides what answers showed: a responder that died or grew by 64 MB, render workers that are too many
    /// or outlive it, anything `vitrine check` complains about, uploads left behind.
    func finish(sourceLocation: SourceLocation = #_sourceLocation) throws {
        checkAlive(after: "in the end")
        if try service.responder() != responder.pid { violation("the responder died") }
        let growth = responder.mostResident - residentAtStart
        if growth > 64 * 1_024 { violation("the responder grew by \(growth / 1_024) MB") }
        let workers = responder.children
        if workers.count > ProcessInfo.processInfo.activeProcessorCount {
            violation("\(workers.count) render workers")
        }
        let incoming = service.data + "/incoming"
        try eventually {
            try FileManager.default.contentsOfDirectory(atPath: incoming).allSatisfy { $0.hasPrefix(".") }
        }
        let check = try service.vitrine("check")
        if check.status != 0 { violation("check: \(check.output)\(check.errors)") }
        service.end()
        for pid in workers where ProcessFacts(pid: pid).arguments.contains("render-worker") {
            violation("a render worker is left over")
        }
        service.stop()
        tally.print()
        let all = found.all
        let sentences = all.prefix(60).joined(separator: "\n")
        #expect(all.isEmpty, "\(all.count) violations:\n\(sentences)", sourceLocation: sourceLocation)
    }
}

/// Does `body` with every item on a few threads, in no particular order.
func onEach<Item: Sendable>(_ items: [Item], _ body: @escaping @Sendable (Item) -> Void) {
    let rest = Mutex(items[...])
    onThreads(4) { _ in
        while let item = rest.withLock({ $0.popFirst() }) { body(item) }
    }
}
