import Foundation
import HTTP
import Synchronization

@testable import FastCGI

/// A server on a socket in a folder of its own.
final class RunningServer: Sendable {
    let path: String
    private let folder: String
    private let server: FastCGIServer
    private let log = Log()
    private let ended = Signal()

    init(threads: Int = 2, _ answer: @escaping @Sendable (Request) -> Response) throws {
        folder = try temporaryFolder()
        path = folder + "/s"
        let log = log
        server = try FastCGIServer(
            listening: .bind("unix:\(path)"), threads: threads, responder: ClosureResponder(answer: answer),
            observer: { log.append($0) })
        let (server, ended) = (server, ended)
        Thread {
            server.run(); ended.send()
        }.start()
    }

    deinit {
        stop()
        ended.wait()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A new connection.
    func connect() throws -> WebServer { try WebServer(path) }

    /// Sends a request on a connection of its own.
    func exchange(_ request: WebRequest) throws -> WebAnswer { try connect().exchange(request) }

    /// What the next request not told of yet came to, nil if there is none for long.
    func nextSummary() -> ExchangeSummary? { log.next() }

    func stop() { server.stop() }

    /// Whether `run()` has returned, or does so soon.
    func hasEnded() -> Bool {
        defer { ended.send() }
        return ended.wait()
    }
}

/// A folder below the system's temporary one, its path short enough for a socket.
func temporaryFolder() throws -> String {
    let folder = "/tmp/fastcgi-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    return folder
}

/// A responder that is one closure.
struct ClosureResponder: Responder {
    let answer: @Sendable (Request) -> Response

    func respond(to request: Request) -> Response { answer(request) }
}

/// Something that happened, as often as it was sent.
final class Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func send() { semaphore.signal() }

    /// Whether it happens within 20 seconds.
    @discardableResult
    func wait() -> Bool { semaphore.wait(timeout: .now() + 20) == .success }
}

/// The exchanges a server has told of.
private final class Log: Sendable {
    private let summaries = Mutex<[ExchangeSummary]>([])
    private let signal = Signal()

    func append(_ summary: ExchangeSummary) {
        summaries.withLock { $0.append(summary) }
        signal.send()
    }

    func next() -> ExchangeSummary? {
        guard signal.wait() else { return nil }
        return summaries.withLock { $0.removeFirst() }
    }
}

/// A number that threads add to.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    @discardableResult
    func increment() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
