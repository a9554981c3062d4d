/// What is wrong with a JSON text, and where.
package struct JSONSyntaxError: Error, Equatable {
    /// `Expecting value: line 1 column 5 (char 4)`: lines, columns and characters as Python counts.
    package let message: String
}

/// Parses JSON text strictly (RFC 8259); bounded in depth, so no input exhausts the stack.
package struct JSONParser {
    /// Arrays and objects within each other.
    private static let depthLimit = 256
    /// Digits of one number; no field of ours holds more.
    private static let digitLimit = 4_300

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// The value of a whole text. Throws ``JSONSyntaxError``.
    package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw parser.problem("Unexpected UTF-8 BOM (decode using utf-8-sig)", at: 0)
        }
        if let invalid = parser.firstInvalidByte() { throw parser.problem("Invalid UTF-8", at: invalid) }
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.problem("Extra data", at: parser.position) }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t") where take("true"): return .bool(true)
        case UInt8(ascii: "f") where take("false"): return .bool(false)
        case UInt8(ascii: "n") where take("null"): return .null
        case let byte? where byte == UInt8(ascii: "-") || byte.isDigit: return .number(try number())
        default:
            for word in ["NaN", "Infinity"] where take(word) {
                throw problem(
                    "Out of range float values are not JSON compliant: \(word)",
                    at: position - word.utf8.count)
            }
            throw problem("Expecting value", at: position)
        }
    }

    /// Takes an opening bracket; the depth is given back with the closing one.
    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw problem("More than \(Self.depthLimit) levels of nesting", at: position)
        }
        position += 1
        skipSpace()
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONObject {
        try enter()
        defer { depth -= 1 }
        var members: [JSONObject.Member] = []
        if take("}") { return JSONObject(members: []) }
        while true {
            guard next == UInt8(ascii: "\"") else {
                throw problem("Expecting property name enclosed in double quotes", at: position)
            }
            let name = try string()
            skipSpace()
            guard take(":") else { throw problem("Expecting ':' delimiter", at: position) }
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value()))
            skipSpace()
            if take("}") { return JSONObject(members: members) }
            guard take(",") else { throw problem("Expecting ',' delimiter", at: position) }
            skipSpace()
        }
    }

    private mutating func array() throws(JSONSyntaxError) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var values: [JSONValue] = []
        if take("]") { return [] }
        while true {
            values.append(try value())
            skipSpace()
            if take("]") { return values }
            guard take(",") else { throw problem("Expecting ',' delimiter", at: position) }
            skipSpace()
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONNumber {
        let start = position
        _ = take("-")
        guard let first = next, first.isDigit else {
            if take("Infinity") {
                throw problem("Out of range float values are not JSON compliant: -Infinity", at: start)
            }
            throw problem("Expecting value", at: start)
        }
        position += 1
        if first != UInt8(ascii: "0") { skipDigits() }
        let integerDigits = position - start
        // A point or an exponent without digits is no part of the number, and then extra data.
        if next == UInt8(ascii: "."), digit(at: position + 1) {
            position += 1
            skipDigits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            let isSigned = position + 1 < bytes.count && [43, 45].contains(bytes[position + 1])
            let exponent = position + (isSigned ? 2 : 1)
            if digit(at: exponent) {
                position = exponent
                skipDigits()
            }
        }
        guard integerDigits <= Self.digitLimit else {
            throw problem("A number has more than \(Self.digitLimit) digits", at: start)
        }
        return JSONNumber(literal: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private func digit(at index: Int) -> Bool { index < bytes.count && bytes[index].isDigit }

    private mutating func skipDigits() {
        while let byte = next, byte.isDigit { position += 1 }
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    // MARK: Strings

    private mutating func string() throws(JSONSyntaxError) -> JSONString {
        let start = position
        position += 1
        var text: [UInt8] = []
        var loneSurrogate: UInt16?
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return JSONString(String(decoding: text, as: UTF8.self), loneSurrogate: loneSurrogate)
            case UInt8(ascii: "\\"):
                try appendEscape(to: &text, &loneSurrogate, openedAt: start)
            case ..<32:
                throw problem("Invalid control character at", at: position)
            default:
                text.append(byte)
                position += 1
            }
        }
        throw problem("Unterminated string starting at", at: start)
    }

    private mutating func appendEscape(
        to text: inout [UInt8], _ loneSurrogate: inout UInt16?, openedAt quote: Int
    ) throws(JSONSyntaxError) {
        let start = position
        position += 1
        guard let byte = next else { throw problem("Unterminated string starting at", at: quote) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            let unit = try unicodeEscape()
            guard let scalar = try scalar(of: unit) else {
                loneSurrogate = loneSurrogate ?? unit
                text.append(contentsOf: "\u{FFFD}".utf8)
                return
            }
            text.append(contentsOf: String(scalar).utf8)
        default: throw problem("Invalid \\escape", at: start)
        }
    }

    /// The character a UTF-16 unit begins, with a second escape if it needs one; nil for half of one.
    private mutating func scalar(of unit: UInt16) throws(JSONSyntaxError) -> Unicode.Scalar? {
        guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
        let mark = position
        guard take("\\u"), case let second = try unicodeEscape(), UTF16.isTrailSurrogate(second) else {
            position = mark
            return nil
        }
        return UTF16.decode(UTF16.EncodedScalar([unit, second]))
    }

    private mutating func unicodeEscape() throws(JSONSyntaxError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0.hexValue != nil }) else {
            throw problem("Invalid \\uXXXX escape", at: position - 1)
        }
        position += 4
        return digits.reduce(0) { $0 << 4 | UInt16($1.hexValue ?? 0) }
    }

    // MARK: Places

    private func firstInvalidByte() -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var low = 0
        var high = bytes.count
        // The longest beginning that is valid but for a character not all there, and that without it.
        while low < high {
            let middle = (low + high + 1) / 2
            if String(validating: bytes[..<middle].droppingIncompleteTail, as: UTF8.self) != nil {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return bytes[..<low].droppingIncompleteTail.endIndex
    }

    private func problem(_ what: String, at offset: Int) -> JSONSyntaxError {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count { $0 == 10 } + 1
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        let column = before[lineStart...].characterCount + 1
        return JSONSyntaxError(
            message: "\(what): line \(line) column \(column) (char \(before.characterCount))")
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self &- 48 < 10 }
    fileprivate var isContinuation: Bool { self & 0xC0 == 0x80 }
}

extension ArraySlice<UInt8> {
    /// Code points, in valid UTF-8.
    fileprivate var characterCount: Int { count { !$0.isContinuation } }

    /// Without a character at the end whose bytes are not all there.
    fileprivate var droppingIncompleteTail: ArraySlice<UInt8> {
        guard let lead = suffix(4).lastIndex(where: { !$0.isContinuation }), self[lead] >= 0xC0 else {
            return self
        }
        let width = self[lead] >= 0xF0 ? 4 : self[lead] >= 0xE0 ? 3 : 2
        return endIndex - lead < width ? self[..<lead] : self
    }
}
