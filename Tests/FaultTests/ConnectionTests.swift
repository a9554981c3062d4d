import Foundation
import Glibc
import ServiceTesting
import Testing

/// Clients go away, nginx reads its configuration anew, the responder dies under a request.
@Suite(.serialized)
struct ConnectionTests {
    @Test func `an upload that its client breaks off leaves nothing, wherever that happens`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let ledger = Ledger()
        let trials = Thoroughness.trials(20, full: 1_000)
        for trial in 0..<trials {
            let id = UUID().uuidString.lowercased()
            let content = SampleContent.bytes(Int.random(in: 100...600_000))
            let form = PreparedData.upload(id, content, to: trial % 2 == 0 ? "default" : "core_media")
            let size = form.bytes.count * (trial % 20) / 19
            // Whole uploads may come about although nobody waits for the answer.
            if size == form.bytes.count { _ = ledger.begins(id, content) } else { ledger.withheld(id) }
            try breakOff(form, after: size, service.admin, resetting: trial % 3 == 0)
        }
        let body = service.data + "/nginx/body"
        try eventually { try FileManager.default.contentsOfDirectory(atPath: body).isEmpty }
        let violations = try Invariants.violations(in: service, of: ledger)
        FaultTable.record(
            "N1", "clients break off uploads at 0 to 100 %", trials: trials, violations: violations.count)
        #expect(violations == [])
        #expect(ledger.ids.count == trials)
    }

    @Test func `nobody notices that nginx reads its configuration anew`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let ledger = Ledger()
        let traffic = Traffic(service.admin, ledger)
        traffic.start()
        defer { traffic.stop() }
        let master = try service.nginx()
        let trials = Thoroughness.trials(3, full: 100)
        for _ in 0..<trials {
            let enough = (traffic.acknowledged + 20, traffic.reads + 20)
            try eventually { traffic.acknowledged >= enough.0 && traffic.reads >= enough.1 }
            let workers = Set(service.nginxWorkers())
            kill(master, SIGHUP)
            try eventually { !workers.isSuperset(of: service.nginxWorkers()) }
        }
        traffic.stop()
        let violations =
            try traffic.refusals.all.map(\.what) + traffic.violations.all
            + Invariants.violations(in: service, of: ledger)
        FaultTable.record(
            "N4", "nginx reloads amid uploads and downloads", trials: trials, violations: violations.count,
            note: "\(traffic.acknowledged) writes acknowledged, \(traffic.reads) reads compared")
        #expect(violations == [])
    }

    @Test func `a responder that dies under a request is a 502 in the words of the dialect, and soon back`()
        throws
    {
        let service = try RunningService()
        defer { service.stop() }
        let content = SampleContent.bytes(50_000)
        let id = try #require(
            service.admin.store("kept.bin", content).processedFile["id"] as? String)
        let trials = Thoroughness.trials(6, full: 200)
        var (refused, late) = (0, 0)
        var slowest = Duration.zero
        for turn in 1...trials {
            let killed = ContinuousClock.now
            // nginx sends a request anew that the dead responder had not taken yet: that is no fault for anybody.
            if try answerOfDying(service, turn).status == 502 { refused += 1 }
            try eventually { (try? service.admin.get("/v1/files/\(id)"))?.body == content }
            let pause = .now - killed
            slowest = max(slowest, pause)
            if pause > .seconds(2) { late += 1 }
        }
        FaultTable.record(
            "N5", "kill -9 of the responder under a request", trials: trials, violations: late,
            note: "\(refused) requests refused, back after \(slowest) at most")
        #expect(late == 0)
    }

    /// What a client hears whose request lies at a responder that cannot answer and then is killed.
    private func answerOfDying(_ service: RunningService, _ turn: Int) throws -> HTTPAnswer {
        let responder = try service.responder()
        kill(responder, SIGSTOP)
        let answers = LockedList<HTTPAnswer>()
        let asking = DispatchGroup()
        asking.enter()
        Thread.detachNewThread {
            let name = "\(UUID()).txt"
            let content = Array("dying \(name)".utf8)
            let answer =
                turn % 2 == 0
                ? try? service.admin.store(name, content) : try? service.admin.upload(name, content)
            if let answer { answers.append(answer) }
            asking.leave()
        }
        usleep(.random(in: 0...20_000))
        kill(responder, SIGKILL)
        asking.wait()
        let answer = try #require(answers.all.first, "no answer")
        if answer.status != 201 {
            #expect(answer.status == 502)
            #expect(answer.json[turn % 2 == 0 ? "error" : "detail"] != nil, "\(answer.text)")
            #expect(answer["Retry-After"] != nil)
        }
        return answer
    }

    private func breakOff(
        _ form: MultipartForm, after size: Int, _ client: HTTPClient, resetting: Bool
    ) throws {
        let descriptor = try client.connection()
        defer { close(descriptor) }
        let head =
            "POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Token \(client.token ?? "")\r\n"
            + "Content-Type: \(form.contentType)\r\nContent-Length: \(form.bytes.count)\r\n\r\n"
        var rest = (Array(head.utf8) + form.bytes.prefix(size))[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
        // Without a word, or with what a broken network says.
        var lingering = linger(l_onoff: resetting ? 1 : 0, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
    }
}
