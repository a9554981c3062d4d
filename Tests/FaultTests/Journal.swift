import Foundation
import ServiceTesting
import Synchronization

/// What clients were answered while something was wrong.
final class Journal: Sendable {
    private struct Counts {
        var writes = 0
        var reads = 0
        var refusals = 0
        var slowestWrite = Duration.zero
        var slowestRead = Duration.zero
    }

    /// A sentence for each answer that nobody should get.
    let complaints = LockedList<String>()
    private let counts = Mutex(Counts())

    var writes: Int { counts.withLock { $0.writes } }
    var reads: Int { counts.withLock { $0.reads } }
    /// Writers that were told to come back.
    var refusals: Int { counts.withLock { $0.refusals } }
    var slowestWrite: Duration { counts.withLock { $0.slowestWrite } }
    var slowestRead: Duration { counts.withLock { $0.slowestRead } }

    /// Notes the answer to a write, which must have come about or be refused for the moment.
    func wrote(_ answer: HTTPAnswer, in time: Duration) {
        if answer.status == 503 {
            if !answer.saysComeBack { complaints.append("503 \(answer.headers): \(answer.text)") }
        } else if !(200..<300).contains(answer.status) {
            complaints.append("\(answer.status): \(answer.text)")
        }
        counts.withLock { counts in
            counts.writes += 1
            if answer.status == 503 { counts.refusals += 1 }
            counts.slowestWrite = max(counts.slowestWrite, time)
        }
    }

    /// Notes the answer to a read, which must be right.
    func read(_ answer: HTTPAnswer, expecting text: String, in time: Duration) {
        if answer.status != 200 || answer.text != text {
            complaints.append("read \(answer.status): \(answer.text)")
        }
        counts.withLock { counts in
            counts.reads += 1
            counts.slowestRead = max(counts.slowestRead, time)
        }
    }
}

extension HTTPAnswer {
    /// Whether it is a 503 with `Retry-After` in the shape of one of the dialects.
    var saysComeBack: Bool {
        guard status == 503, self["Retry-After"] == "2",
            self["Content-Type"] == "application/json"
        else { return false }
        if json["detail"] is String, json.count == 1 { return true }
        let message = (json["error"] as? [String: Any])?["message"] as? String
        // A form of several files says what became of each, and that in the body alone.
        return message != nil && (self["X-Error"] == message || json.keys.contains("processedFiles"))
    }
}

extension Duration {
    var inSeconds: String { String(format: "%.1f s", self / .seconds(1)) }
}
