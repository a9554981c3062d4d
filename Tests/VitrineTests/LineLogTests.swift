import Glibc
import Logging
import MediaTesting
import Testing

@testable import Vitrine

/// The lines of the log, as they reach standard error.
@Suite(.serialized) struct LineLogTests {
    /// What a log writes on standard error, without the time; what others write meanwhile is passed on.
    private func line(
        _ message: String, level: Logger.Level = .info, _ metadata: Logger.Metadata? = nil,
        own: Logger.Metadata = [:]
    ) throws -> String {
        let folder = try ScratchFolder()
        let scratch = open("\(folder.path)/stderr", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        try #require(scratch >= 0)
        defer { close(scratch) }
        let standardError = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)
        try #require(standardError >= 0)
        defer { close(standardError) }
        var log = LineLog()
        log.metadata = own
        let mark = "mark\(UInt64.random(in: 0 ... .max))"
        let event = LogEvent(
            level: level, message: "\(mark)\(message)", metadata: metadata, source: nil, file: #fileID,
            function: #function, line: #line)
        dup2(scratch, STDERR_FILENO)
        log.log(event: event)
        dup2(standardError, STDERR_FILENO)

        let written = String(decoding: try #require(folder.bytes(of: "stderr")), as: UTF8.self)
        var lines = written.split(separator: "\n", omittingEmptySubsequences: false)
        let index = try #require(lines.firstIndex { $0.contains(mark) })
        let ours = lines.remove(at: index)
        let others = lines.joined(separator: "\n")
        if !others.isEmpty { _ = others.withCString { write(STDERR_FILENO, $0, strlen($0)) } }
        let match = try #require(
            ours.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?Z (.*)/), "\(ours)")
        return String(match.1).replacing(mark, with: "")
    }

    @Test func `a line has a time, a level and a message`() throws {
        #expect(try line("serving") == "info serving")
        #expect(try line("stopped", level: .error) == "error stopped")
    }

    @Test func `values follow in their order, others by name`() throws {
        let metadata: Logger.Metadata = [
            "zebra": "1", "fault": "none", "status": "200", "apple": "2", "method": "GET", "id": "7",
        ]
        #expect(
            try line("request", metadata)
                == "info request id=7 method=GET status=200 fault=none apple=2 zebra=1")
    }

    @Test func `the event's values win over the logger's own`() throws {
        #expect(try line("m", ["b": "event"], own: ["a": "own", "b": "own"]) == "info m a=own b=event")
    }

    @Test(arguments: [
        ("plain-1.5/x", "plain-1.5/x"), ("", #""""#), ("a b", #""a b""#), ("a=b", #""a=b""#),
        (#"say "hi""#, #""say \"hi\"""#), (#"a\b"#, #""a\\b""#), ("a\nb", #""a\nb""#),
        ("a\r\nb", #""a\r\nb""#),
        ("a\tb", #""a\u{9}b""#), ("\u{0}\u{1B}[31m", #""\u{0}\u{1b}[31m""#),
        ("\u{7F}\u{85}\u{9B}", #""\u{7f}\u{85}\u{9b}""#),
        ("a\u{2028}b\u{2029}", #""a\u{2028}b\u{2029}""#), ("été", #""été""#),
    ])
    func `what could break a line is escaped`(value: String, text: String) throws {
        #expect(try line("m", ["path": "\(value)"]) == "info m path=\(text)")
    }

    @Test func `a message cannot start a line of its own`() throws {
        #expect(
            try line("a\n2026-01-31T00:00:00Z error \"b\"\u{2028}")
                == #"info a\n2026-01-31T00:00:00Z error \"b\"\u{2028}"#)
    }

    @Test func `metadata is kept by key`() {
        var log = LineLog()
        log[metadataKey: "id"] = "7"
        #expect(log[metadataKey: "id"] == "7")
        #expect(log[metadataKey: "other"] == nil)
        #expect(log.logLevel == .info)
    }
}
