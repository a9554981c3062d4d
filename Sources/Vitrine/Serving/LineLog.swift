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
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        let keys =
            Self.order.filter { values[$0] != nil } + values.keys.filter { !Self.order.contains($0) }.sorted()
        var line = "\(Timestamp.now.iso8601) \(event.level) \(Self.escaped("\(event.message)"))"
        for key in keys { line += " \(key)=\(Self.value(values[key].map { "\($0)" } ?? ""))" }
        line += "\n"
        // One write per line: lines of several threads and processes do not mix.
        line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func value(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 34 && $0 != 61 && $0 != 92 }
        return isPlain ? text : "\"\(escaped(text))\""
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case _
            where scalar.value < 32 || (127..<160).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029:
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
