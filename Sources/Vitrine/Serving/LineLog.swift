import Glibc
import Logging
import Media

/// A log of lines `time level message key=value …` on standard error; what could break a line is escaped.
struct LineLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// The order keys appear in; others follow by name.
    private static let order = [
        "id", "method", "path", "operation", "status", "received", "sent", "ms", "user", "aborted", "fault",
    ]

    func log(event: LogEvent) {
        var values = event.metadata ?? [:]
        if !metadata.isEmpty { values.merge(metadata) { own, _ in own } }
        var line = Line(Timestamp.now.iso8601)
        line.append(" ")
        line.append(event.level.rawValue)
        line.append(" ")
        line.appendEscaped("\(event.message)")
        for key in Self.order {
            if let value = values.removeValue(forKey: key) { line.append(key, value) }
        }
        for (key, value) in values.sorted(by: { $0.key < $1.key }) { line.append(key, value) }
        line.write()
    }
}

/// One line of the log while it is put together.
private struct Line {
    private var bytes: [UInt8]

    init(_ text: String) {
        bytes = []
        bytes.reserveCapacity(512)
        append(text)
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(_ key: String, _ value: Logger.MetadataValue) {
        let text = if case .string(let text) = value { text } else { "\(value)" }
        append(" ")
        append(key)
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 34 && $0 != 61 && $0 != 92 }
        if isPlain {
            append("=")
            append(text)
        } else {
            append("=\"")
            appendEscaped(text)
            append("\"")
        }
    }

    mutating func appendEscaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case _ where Self.endsLines(scalar): append("\\u{\(String(scalar.value, radix: 16))}")
            default: bytes.append(contentsOf: String(scalar).utf8)
            }
        }
    }

    /// One write per line: lines of several threads and processes do not mix.
    mutating func write() {
        bytes.append(10)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    /// Control characters, and what some viewers take for a line's end.
    private static func endsLines(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || (127..<160).contains(scalar.value) || scalar.value == 0x2028
            || scalar.value == 0x2029
    }
}
