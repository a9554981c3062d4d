/// Writes JSON text key by key, in the order it is told: key order is part of the contracts (RFC 8259).
///
/// UTF-8 and `/` stay as they are; U+2028 and U+2029, which end a line in JavaScript, are escaped.
package struct JSONWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    /// Spaces per level, nil for compact text.
    private let indent: Int?
    private var depth = 0
    private var needsComma = false
    private var followsKey = false

    package init(indent: Int? = nil) {
        self.indent = indent
        bytes.reserveCapacity(1_024)
    }

    /// Hands out what was written since the last time; what is written next continues it.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Takes back what was written after the first `length` bytes: whole elements of the present array but its first.
    mutating func cut(to length: Int) { bytes.removeLast(bytes.count - length) }

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The name of the member whose value is written next; nothing in it needs escaping.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        endKey()
    }

    /// The name of the member whose value is written next.
    package mutating func key(named name: String) {
        separate()
        appendQuoted(name)
        endKey()
    }

    private mutating func endKey() {
        bytes.append(UInt8(ascii: ":"))
        if indent != nil { bytes.append(32) }
        followsKey = true
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Nil is `null`.
    package mutating func integer(_ value: Int64?) {
        guard let value else { return null() }
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Nil is `null`.
    package mutating func string(_ value: String?) {
        guard let value else { return null() }
        separate()
        appendQuoted(value)
    }

    /// The texts one after the other, as one string.
    package mutating func string(joining texts: String...) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for text in texts { appendEscaped(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A value that is JSON text already.
    package mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        depth -= 1
        if needsComma { breakLine() }
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if followsKey {
            followsKey = false
        } else {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            if depth > 0 { breakLine() }
        }
        needsComma = true
    }

    private mutating func breakLine() {
        guard let indent else { return }
        bytes.append(10)
        bytes.append(contentsOf: repeatElement(32, count: indent * depth))
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var written = 0
            for index in utf8.indices {
                let byte = utf8[index]
                guard byte < 32 || byte == 34 || byte == 92 || byte == 0xE2,
                    let escape = Self.escape(byte, UnsafeBufferPointer(rebasing: utf8[index...]))
                else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[written..<index]))
                bytes.append(contentsOf: escape.utf8)
                written = index + (byte == 0xE2 ? 3 : 1)
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[written...]))
        }
    }

    /// The escape of the character at the front of `rest`, nil if it needs none.
    private static func escape(_ byte: UInt8, _ rest: UnsafeBufferPointer<UInt8>) -> String? {
        switch byte {
        case 34: return "\\\""
        case 92: return "\\\\"
        case 8: return "\\b"
        case 9: return "\\t"
        case 10: return "\\n"
        case 12: return "\\f"
        case 13: return "\\r"
        case 0xE2:
            guard rest.count > 2, rest[1] == 0x80 else { return nil }
            return rest[2] == 0xA8 ? "\\u2028" : rest[2] == 0xA9 ? "\\u2029" : nil
        default:
            return byte < 16 ? "\\u000\(String(byte, radix: 16))" : "\\u00\(String(byte, radix: 16))"
        }
    }
}
