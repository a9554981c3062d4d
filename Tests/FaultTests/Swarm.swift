import Foundation
import Glibc
import ServiceTesting

/// Many connections that are kept, each asking one request after the other, driven by a few threads.
struct Swarm: Sendable {
    /// One request, and whether what came back is right.
    struct Ask: Sendable {
        let bytes: [UInt8]
        let isRight: @Sendable (HTTPAnswer) -> Bool

        init(bytes: [UInt8], isRight: @escaping @Sendable (HTTPAnswer) -> Bool) {
            self.bytes = bytes
            self.isRight = isRight
        }

        init(
            _ method: String, _ target: String, token: String?, headers: [String] = [], body: [UInt8] = [],
            isRight: @escaping @Sendable (HTTPAnswer) -> Bool
        ) {
            var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers
            if let token { lines.append("Authorization: Token \(token)") }
            if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.count)") }
            self.init(
                bytes: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body, isRight: isRight)
        }
    }

    /// What came of it.
    struct Report: Sendable {
        var statuses: [Int: Int] = [:]
        /// A sentence for each answer that was wrong or did not come; the first thousand.
        var failures: [String] = []
        var milliseconds: [Double] = []

        var answers: Int { milliseconds.count }

        /// The time within which this share of the answers came.
        func milliseconds(within share: Double) -> Double {
            let sorted = milliseconds.sorted()
            guard !sorted.isEmpty else { return 0 }
            return sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
        }

        mutating func add(_ other: Report) {
            statuses.merge(other.statuses, uniquingKeysWith: +)
            failures += other.failures.prefix(1_000 - min(failures.count, 1_000))
            milliseconds += other.milliseconds
        }
    }

    let port: UInt16
    let connections: Int
    var threads = 4
    /// The request with this number; every connection counts on where the others are.
    let ask: @Sendable (Int) -> Ask

    /// Asks for so many seconds, then lets every request end.
    func run(seconds: Double) throws -> Report {
        raiseDescriptorLimit()
        let end = Date() + seconds
        let reports = LockedList<Report>()
        onThreads(threads) { thread in
            var report = Report()
            var conversations: [Conversation] = []
            for number in stride(from: thread, to: connections, by: threads) {
                let conversation = Conversation(port: port, next: number, step: connections)
                conversation.begin(ask, &report)
                conversations.append(conversation)
            }
            converse(conversations, until: end, &report)
            reports.append(report)
        }
        return reports.all.reduce(into: Report()) { $0.add($1) }
    }

    private func converse(_ all: [Conversation], until end: Date, _ report: inout Report) {
        var open = all.filter { $0.isAsking }
        // Nobody waits longer than half a minute for anything.
        let deadline = end + 30
        while !open.isEmpty {
            var events = open.map {
                pollfd(
                    fd: $0.descriptor, events: Int16($0.hasUnsent ? POLLIN | POLLOUT : POLLIN), revents: 0)
            }
            poll(&events, nfds_t(events.count), 1_000)
            let isOver = Date() > end
            for (conversation, event) in zip(open, events) where event.revents != 0 {
                guard conversation.advance(&report), !isOver else { continue }
                conversation.begin(ask, &report)
            }
            open = open.filter { $0.isAsking }
            if Date() > deadline {
                report.failures.append("\(open.count) requests got no answer")
                return
            }
        }
    }
}

/// One kept connection and the request that is under way on it.
private final class Conversation {
    private(set) var descriptor: Int32 = -1
    private(set) var isAsking = false
    private let port: UInt16
    private let step: Int
    private var next: Int
    private var ask: Swarm.Ask?
    private var unsent: ArraySlice<UInt8> = []
    private var received: [UInt8] = []
    private var start = ContinuousClock.now

    init(port: UInt16, next: Int, step: Int) {
        self.port = port
        self.next = next
        self.step = step
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var hasUnsent: Bool { !unsent.isEmpty }

    func begin(_ make: (Int) -> Swarm.Ask, _ report: inout Swarm.Report) {
        let ask = make(next)
        next += step
        self.ask = ask
        unsent = ask.bytes[...]
        received = []
        start = .now
        do {
            if descriptor < 0 { descriptor = try HTTPClient(port: port).connection() }
            isAsking = true
            send()
        } catch {
            isAsking = false
            report.failures.append("no connection: \(error)")
        }
    }

    /// Sends and receives what it can; whether the answer is complete.
    func advance(_ report: inout Swarm.Report) -> Bool {
        send()
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &block, block.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return false }
        guard count > 0 else {
            fail("closed after \(received.count) bytes of an answer", &report)
            return false
        }
        received += block[..<count]
        guard let answer = complete() else { return false }
        isAsking = false
        let time = (ContinuousClock.now - start) / .milliseconds(1)
        report.milliseconds.append(time)
        report.statuses[answer.status, default: 0] += 1
        if let ask, !ask.isRight(answer) {
            let target = String(decoding: ask.bytes.prefix { $0 != 13 }, as: UTF8.self)
            report.failures.append("\(target): \(answer.status), \(answer.body.count) bytes")
        }
        if answer["Connection"] == "close" { hangUp() }
        return true
    }

    private func send() {
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard count > 0 else { return }
            unsent = unsent.dropFirst(count)
        }
    }

    private func complete() -> HTTPAnswer? {
        guard let answer = HTTPAnswer(received) else { return nil }
        if answer.status == 204 || answer.status == 304 { return answer }
        guard let length = answer["Content-Length"].flatMap({ Int($0) }) else { return nil }
        return answer.body.count >= length ? answer : nil
    }

    private func fail(_ reason: String, _ report: inout Swarm.Report) {
        isAsking = false
        report.failures.append(reason)
        hangUp()
    }

    private func hangUp() {
        close(descriptor)
        descriptor = -1
    }
}

/// Lets this process open as many descriptors as it may.
func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
