import Foundation
import Glibc
import ServiceTesting
import Synchronization

/// Clients of the storage dialect at work: writers, each with files of its own, who note what they are promised, and
/// readers who hold the service to it while it changes (I6).
final class Traffic: Sendable {
    /// A request without the answer it should have had.
    struct Refusal: Sendable {
        let began: ContinuousClock.Instant
        let ended: ContinuousClock.Instant
        let what: String
    }

    private struct File: Sendable {
        let id: String
        /// Where nginx serves it by itself; nil for a private one.
        let publicPath: String?
    }

    /// Files readers choose from, the latest; some of them are deleted.
    private static let watched = 48

    private let client: HTTPClient
    private let ledger: Ledger
    private let limit: Int
    private let files = Mutex<[File]>([])
    private let seen = Mutex<[String: Ledger.Version]>([:])
    private let isEnding = Atomic(false)
    private let group = DispatchGroup()
    private let writes = Atomic<Int>(0)
    private let readings = Atomic<Int>(0)

    /// 5xx and broken connections, which only a fault may excuse.
    let refusals = LockedList<Refusal>()
    /// What nothing excuses, a sentence each.
    let violations = LockedList<String>()

    /// Writes that were acknowledged.
    var acknowledged: Int { writes.load(ordering: .relaxed) }
    /// Answers that were held against the ledger.
    var reads: Int { readings.load(ordering: .relaxed) }

    /// - Parameter limit: files each writer has at most.
    init(_ client: HTTPClient, _ ledger: Ledger, filesPerWriter limit: Int = 4) {
        self.client = client
        self.ledger = ledger
        self.limit = limit
    }

    func start(writers: Int = 8, readers: Int = 2) {
        for index in 0..<writers { run { $0.write(number: index) } }
        for _ in 0..<readers { run { $0.read() } }
    }

    /// Ends everybody and waits for what they are at.
    func stop() {
        isEnding.store(true, ordering: .relaxed)
        group.wait()
    }

    private func run(_ turn: @escaping @Sendable (Traffic) -> Void) {
        group.enter()
        Thread.detachNewThread { [self] in
            turn(self)
            group.leave()
        }
    }

    // MARK: Writers

    private func write(number: Int) {
        let bucket = number % 2 == 0 ? "default" : "core_media"
        var own: [File] = []
        while !isEnding.load(ordering: .relaxed) {
            let index = Int.random(in: 0..<max(own.count, 1))
            switch Int.random(in: 0..<6) {
            case _ where own.isEmpty, 0...1 where own.count < limit:
                if let file = upload(to: bucket) { own.append(file) }
            case 2:
                delete(own.remove(at: index))
            default:
                replace(own[index])
            }
        }
    }

    private func upload(to bucket: String) -> File? {
        let id = UUID().uuidString.lowercased()
        let content = SampleContent.random()
        let form = MultipartForm(
            fields: [("bucket-id", bucket), ("metadata[]", "{\"id\":\"\(id)\"}")],
            file: (field: "file[]", name: "\(id).bin", content: content))
        let version = ledger.begins(id, content)
        let before = Self.today
        let answer = attempt("upload \(id)", 201) {
            try client.send(
                "POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
        }
        guard answer != nil else { return nil }
        acknowledge(id, version)
        // At midnight nobody knows which day's folder it is.
        let isPublic = bucket == "core_media" && before == Self.today
        let file = File(id: id, publicPath: isPublic ? "/media/\(bucket)/\(before)/\(id).bin" : nil)
        files.withLock { files in
            if files.count == Self.watched { files.removeFirst() }
            files.append(file)
        }
        return file
    }

    private func replace(_ file: File) {
        let content = SampleContent.random()
        let version = ledger.begins(file.id, content)
        let answer = attempt("replace \(file.id)", 200) {
            try client.replace(file.id, "\(file.id).bin", content)
        }
        if answer != nil { acknowledge(file.id, version) }
    }

    private func delete(_ file: File) {
        let version = ledger.begins(file.id, nil)
        let answer = attempt("delete \(file.id)", 204) { try client.send("DELETE", "/v1/files/\(file.id)") }
        if answer != nil { acknowledge(file.id, version) }
    }

    private func acknowledge(_ id: String, _ version: Int) {
        ledger.acknowledged(id, version)
        writes.add(1, ordering: .relaxed)
    }

    /// `2026/01/31`, as the folders of public files are called.
    private static var today: String {
        var now = time(nil)
        var day = tm()
        gmtime_r(&now, &day)
        return String(
            format: "%04d/%02d/%02d", Int(day.tm_year) + 1_900, Int(day.tm_mon) + 1, Int(day.tm_mday))
    }

    // MARK: Readers

    private func read() {
        while !isEnding.load(ordering: .relaxed) {
            guard let file = files.withLock({ $0.randomElement() }) else {
                sched_yield()
                continue
            }
            let path = Bool.random() ? file.publicPath ?? "/v1/files/\(file.id)" : "/v1/files/\(file.id)"
            let promised = ledger.promised(file.id)
            guard let answer = attempt("read \(path)", 200, 404, request: { try client.get(path) }) else {
                continue
            }
            let content = answer.status == 404 ? nil : answer.body
            readings.add(1, ordering: .relaxed)
            if !ledger.allows(content, of: file.id, since: promised) {
                violations.append("\(path): neither what was promised nor anything begun since")
            }
            if let content { compare(path, answer["ETag"], content) }
        }
    }

    /// One ETag never stands for two contents of one URL.
    private func compare(_ path: String, _ tag: String?, _ content: [UInt8]) {
        guard let tag else { return violations.append("\(path): no ETag") }
        let version = Ledger.Version(content)
        let former = seen.withLock { seen in
            defer { seen["\(path) \(tag)"] = version }
            return seen["\(path) \(tag)"]
        }
        if let former, former != version { violations.append("\(path): \(tag) for two contents") }
    }

    /// Nil, and noted, for an answer that is none of those expected.
    private func attempt(
        _ what: String, _ expected: Int..., request: () throws -> HTTPAnswer
    ) -> HTTPAnswer? {
        let began = ContinuousClock.now
        func refused(_ why: String) -> HTTPAnswer? {
            refusals.append(Refusal(began: began, ended: .now, what: "\(what): \(why)"))
            return nil
        }
        do {
            let answer = try request()
            if answer["Content-Length"].map({ $0 != String(answer.body.count) }) == true {
                return refused("\(answer.body.count) of \(answer["Content-Length"] ?? "") bytes")
            }
            if expected.contains(answer.status) { return answer }
            if answer.status >= 500, answer.json["error"] == nil {
                violations.append(
                    "\(what): \(answer.status) without a JSON error: \(answer.text.prefix(200))")
            }
            return refused("\(answer.status) \(answer.text.prefix(200))")
        } catch {
            return refused("\(error)")
        }
    }
}
