import FastCGI
import Logging
import Synchronization
import Testing

@testable import Vitrine

/// One line per request.
struct RequestLogTests {
    /// Keeps what is logged.
    private final class Notebook: Sendable {
        struct Entry: Sendable {
            let level: Logger.Level
            let metadata: [String: String]
        }

        private let entries = Mutex<[Entry]>([])

        var all: [Entry] { entries.withLock { $0 } }

        func add(_ entry: Entry) { entries.withLock { $0.append(entry) } }
    }

    /// Writes into a notebook.
    private struct NotebookLog: LogHandler {
        let notebook: Notebook
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            notebook.add(
                Notebook.Entry(
                    level: event.level, metadata: (event.metadata ?? [:]).mapValues { "\($0)" }))
        }
    }

    private func record(_ exchange: ExchangeSummary, level: Logger.Level = .info) -> [Notebook.Entry] {
        let notebook = Notebook()
        var logger = Logger(label: "test") { _ in NotebookLog(notebook: notebook, logLevel: level) }
        logger.logLevel = level
        RequestLog(logger: logger).record(exchange)
        return notebook.all
    }

    private let plain = ExchangeSummary(
        requestID: "7", method: "GET", path: "/api/media/files", status: 200, bytesReceived: 3,
        bytesSent: 40, milliseconds: 1.23456, operation: "library.list")

    @Test func `a request is told by its outline`() throws {
        let entry = try #require(record(plain).first)
        #expect(entry.level == .info)
        #expect(
            entry.metadata == [
                "id": "7", "method": "GET", "path": "/api/media/files", "operation": "library.list",
                "status": "200", "received": "3", "sent": "40", "ms": "1.235",
            ])
    }

    @Test func `who asked and what went wrong are told if known`() throws {
        var exchange = plain
        exchange.user = "14"
        exchange.isAborted = true
        exchange.fault = "the disk"
        let entry = try #require(record(exchange).first)
        #expect(entry.level == .error)
        #expect(entry.metadata["user"] == "14")
        #expect(entry.metadata["aborted"] == "true")
        #expect(entry.metadata["fault"] == "the disk")
    }

    @Test(arguments: [(200, Logger.Level.info), (404, .info), (499, .info), (500, .warning), (503, .warning)])
    func `a failure of the service is a warning`(status: Int, level: Logger.Level) throws {
        var exchange = plain
        exchange.status = status
        #expect(try #require(record(exchange).first).level == level)
    }

    @Test func `a log that is quieter gets failures alone`() {
        #expect(record(plain, level: .notice).isEmpty)
        var exchange = plain
        exchange.status = 503
        #expect(record(exchange, level: .notice).count == 1)
    }
}
