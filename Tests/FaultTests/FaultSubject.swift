import Foundation
import Glibc
import ServiceTesting
import Testing

/// A service with one thread for requests, of which single system calls fail while it does one thing.
final class FaultSubject {
    enum Operation: CaseIterable { case upload, replace, delete }

    struct Outcome {
        var isAcknowledged = false
        /// Whether a call that failed was one on a file.
        var isFault = false
        var violations: [String] = []
    }

    let service: RunningService
    private let ledger = Ledger()
    private var generator = SeededGenerator(seed: 5)

    init() throws {
        service = try RunningService(environment: [
            "VITRINE_THREADS": "1", "VITRINE_RENDER_WORKERS": "1", "VITRINE_SWEEP_INTERVAL": "0",
        ])
    }

    func stop() { service.stop() }

    /// How many calls of this name an operation makes, on the thread that makes most of them.
    func count(of call: String, in operation: Operation) throws -> Int {
        // The delay of nothing is no fault.
        let (_, lines) = try run(operation, call, "delay_enter=0", when: "1+")
        let calls = lines.filter { TracedCall($0)?.name == call[...] }
        let threads = Dictionary(grouping: calls) { $0.prefix { $0 != " " } }
        return threads.values.map(\.count).max() ?? 0
    }

    /// What an operation flushes, and what it links, renames and unlinks in between, in that order.
    func flushes(in operation: Operation) throws -> [String] {
        let calls = "fdatasync,fsync,rename,link,unlink"
        let (_, lines) = try run(operation, calls, "delay_enter=0", when: "1+")
        return lines.compactMap(TracedCall.init).compactMap { call in
            switch call.name {
            case "fdatasync", "fsync":
                let place = ["incoming", "blobs", "media", "catalog"].first {
                    call.target.contains("\(service.data)/\($0)")
                }
                return place.map { "\(call.name) \($0)" }
            case "rename", "link", "unlink": return String(call.name)
            default: return nil
            }
        }
    }

    /// Does one thing while calls fail; what must hold is looked at during and after.
    func attempt(_ operation: Operation, _ call: String, _ fault: String, when: String) throws -> Outcome {
        var (outcome, lines) = try run(operation, call, fault, when: when)
        outcome.violations += TracedCall.repeatedFlushes(lines)
        // A replace that was not acknowledged may still be under way, which the next start ends; and a close that did not
        // take place leaves open what the kernel would have closed all the same.
        if !outcome.isAcknowledged || call == "close" { try restart() }
        try eventually { try service.admin.get("/readyz").status == 200 }
        let repair = try service.vitrine("check", "--repair")
        if repair.status != 0 { outcome.violations.append("check --repair: \(repair.output)") }
        outcome.violations += try Invariants.violations(in: service, of: ledger)
        return outcome
    }

    private func run(
        _ operation: Operation, _ call: String, _ fault: String, when: String
    ) throws -> (Outcome, [Substring]) {
        let content = generator.bytes(40_000)
        let before = operation == .upload ? nil : try existing()
        let (id, version, request) = prepare(operation, before, content)
        let tracer = try SyscallFault(service.responder(), call, fault, when: when)
        let answer = try? request()
        let lines = try tracer.end()
        var outcome = Outcome()
        let failed = lines.compactMap(TracedCall.init).filter(\.isInjected)
        outcome.isFault = failed.contains { !$0.isOnSocket }
        outcome.violations += lines.filter { $0.contains("+++ killed by") }.map {
            "the responder died: \($0)"
        }
        switch answer?.status {
        case 200, 201, 204:
            outcome.isAcknowledged = true
            ledger.acknowledged(id, version)
        // Nothing came through: as good as no connection.
        case nil, 502: break
        // Only the connection failed: the body seemed to end, or nginx asked once more for what was deleted by then.
        case 400 where !outcome.isFault, 404 where !outcome.isFault: break
        case 500, 503, 507:
            outcome.violations += answer.map(complaints) ?? []
        case let status?: outcome.violations.append("answered \(status) \(answer?.text ?? "")")
        }
        return (outcome, lines)
    }

    private func prepare(
        _ operation: Operation, _ existing: String?, _ content: [UInt8]
    ) -> (id: String, version: Int, request: () throws -> HTTPAnswer) {
        let client = service.admin
        let id = existing ?? UUID().uuidString.lowercased()
        let version = ledger.begins(id, operation == .delete ? nil : content)
        switch operation {
        case .upload:
            let form = MultipartForm(
                fields: [("bucket-id", "core_media"), ("metadata[]", "{\"id\":\"\(id)\"}")],
                file: (field: "file[]", name: "\(id).bin", content: content))
            return (
                id, version,
                {
                    try client.send(
                        "POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
                }
            )
        case .replace: return (id, version, { try client.replace(id, "\(id).bin", content) })
        case .delete: return (id, version, { try client.send("DELETE", "/v1/files/\(id)") })
        }
    }

    /// A file that is there.
    private func existing() throws -> String {
        let content = generator.bytes(30_000)
        let answer = try service.admin.store("a.bin", content, in: "core_media")
        try #require(answer.status == 201, "\(answer.status) \(answer.text)")
        let id = try #require(answer.processedFile["id"] as? String)
        ledger.created(id, content)
        return id
    }

    /// What is wrong with how a failure is told.
    private func complaints(about answer: HTTPAnswer) -> [String] {
        var found: [String] = []
        if (answer.json["error"] as? [String: Any])?["message"] as? String == nil {
            found.append("\(answer.status) without the dialect's error: \(answer.text)")
        }
        for secret in [service.data, "SQL", "errno", "Input/output", "fault"]
        where answer.text.contains(secret) {
            found.append("\(answer.status) tells too much: \(answer.text)")
        }
        return found
    }

    private func restart() throws {
        let former = try service.responder()
        kill(former, SIGTERM)
        try eventually { kill(former, 0) != 0 }
        try eventually { (try? service.admin.get("/healthz"))?.status == 200 }
    }
}
