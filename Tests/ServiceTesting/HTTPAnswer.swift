import Foundation

/// One HTTP response as it came over the wire.
package struct HTTPAnswer: Sendable {
    package let status: Int
    /// In the order they came, names as sent.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// Nil for what is no response.
    package init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (String(line[..<colon]), String(value))
        }
        let rest = Array(bytes[end.upperBound...])
        let isChunked = headers.contains { $0.name.lowercased() == "transfer-encoding" }
        body = isChunked ? Self.dechunked(rest) : rest
    }

    /// The first header with this name, in any case.
    package subscript(header: String) -> String? {
        headers.first { $0.name.lowercased() == header.lowercased() }?.value
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object; empty if it is none.
    package var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The only file a storage upload has processed; empty if there is none.
    package var processedFile: [String: Any] {
        (json["processedFiles"] as? [[String: Any]])?.first ?? [:]
    }

    private static func dechunked(_ bytes: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
        var rest = bytes[...]
        while let line = rest.firstIndex(of: 13),
            let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16), size > 0
        {
            content += rest[(line + 2)...].prefix(size)
            rest = rest[(line + 2)...].dropFirst(size + 2)
        }
        return content
    }
}
