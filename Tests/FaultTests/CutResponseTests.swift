import Foundation
import ServiceTesting
import Testing

/// The responder is killed while it answers.
@Suite(
    .serialized,
    .needs(.strace))
struct CutResponseTests {
    @Test func `an answer that was cut short shows it`() throws {
        let gated = try GatedService()
        defer { gated.stop() }
        let client = gated.service.admin
        // More than a portion that is written at once.
        let words = String(repeating: "word ", count: 80)
        for number in 0..<40 {
            let answer = try client.upload(
                "\(number).txt", Array("\(number)".utf8), fields: [("description", words)])
            try #require(answer.status == 201, "\(answer.text)")
        }
        let target = "/api/media/files?limit=100"
        let whole = try client.get(target).body
        let trace = gated.scratch("calls")
        do {
            let tracer = try Tracer(SystemCalls.recording(to: trace), thread: gated.thread("fastcgi-0"))
            #expect(try client.get(target).body == whole)
            _ = consume tracer
        }
        let points = try SystemCalls(contentsOf: trace).calls.filter { $0.text.contains("socket:") }.map(
            \.point)
        try #require(points.count > 1)
        var violations: [String] = []
        for point in points.prefix(Thoroughness.trials(2, full: points.count)) {
            let answers = LockedList<HTTPAnswer>()
            do {
                let tracer = try Tracer(SystemCalls.killing(at: point), thread: gated.thread("fastcgi-0"))
                // What did not begin to be answered is asked again by nginx.
                let isKilled = try gated.survives {
                    guard let answer = try? client.get(target) else { return false }
                    answers.append(answer)
                    return answer.body == whole
                }
                #expect(isKilled)
                _ = consume tracer
            }
            for answer in answers.all where answer.body != whole && !isRefusal(answer) && !isCut(answer) {
                violations.append("\(point): \(answer.status), \(answer.body.count) bytes")
            }
        }
        FaultTable.record(
            "N5", "kill -9 at every write of an answer", trials: Thoroughness.trials(2, full: points.count),
            violations: violations.count)
        #expect(violations == [])
    }

    private func isRefusal(_ answer: HTTPAnswer) -> Bool {
        answer.status == 502 && answer.json["detail"] != nil
    }

    private func isCut(_ answer: HTTPAnswer) -> Bool {
        answer["Content-Length"].flatMap { Int($0) }.map { $0 > answer.body.count } ?? false
    }
}
