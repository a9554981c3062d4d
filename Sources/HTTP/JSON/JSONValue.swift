/// A JSON value as a client sent it (RFC 8259 §3).
package indirect enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(JSONString)
    case array([JSONValue])
    case object(JSONObject)
}

/// A JSON object with its members in the order sent; of a repeated key the last value counts.
package struct JSONObject: Equatable, Sendable {
    package struct Member: Equatable, Sendable {
        package let name: JSONString
        package let value: JSONValue

        /// The name as text.
        package var key: String { name.text }
    }

    package let members: [Member]

    /// Keys are compared by their bytes.
    package subscript(key: String) -> JSONValue? {
        members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}

/// A JSON string; escapes may spell what no Unicode text can hold.
package struct JSONString: Equatable, Sendable {
    /// The text, lone surrogates being U+FFFD.
    package let text: String
    /// The first surrogate without its other half, nil in proper text.
    package let loneSurrogate: UInt16?

    package init(_ text: String, loneSurrogate: UInt16? = nil) {
        self.text = text
        self.loneSurrogate = loneSurrogate
    }
}

/// A JSON number, kept as it was written: neither 64 bits nor a Double hold all of them.
package struct JSONNumber: Equatable, Sendable {
    package let literal: String

    /// Whether it was written with a fraction or an exponent.
    package var isFraction: Bool { literal.utf8.contains { $0 == 46 || $0 == 101 || $0 == 69 } }

    /// Its value if it was written as an integer of 64 bits.
    package var integer: Int64? { Int64(literal) }

    /// The number as Python's `str()` prints it, which is what DRF coerces a number to.
    package var pythonText: String {
        guard isFraction else { return literal == "-0" ? "0" : literal }
        // Double(_:) knows no value for what overflows.
        guard let value = Double(literal), value.isFinite else {
            return literal.hasPrefix("-") ? "-inf" : "inf"
        }
        // Swift turns to exponents at 2^53, Python at 10^16; all there is between them is whole.
        guard (0x1p53..<1e16).contains(abs(value)) else { return "\(value)" }
        return "\(Int64(value)).0"
    }
}
