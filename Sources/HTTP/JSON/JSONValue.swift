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
        package let key: String
        package let value: JSONValue
    }

    package let members: [Member]

    package subscript(key: String) -> JSONValue? { members.last { $0.key == key }?.value }
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
        // Python turns to exponents at 10^16, Swift a little later.
        guard abs(value) >= 1e16, !"\(value)".contains("e") else { return "\(value)" }
        let digits = "\(abs(value))".prefix { $0 != "." }
        var fraction = digits.dropFirst()
        while fraction.last == "0" { fraction = fraction.dropLast() }
        let mantissa = fraction.isEmpty ? "\(digits.prefix(1))" : "\(digits.prefix(1)).\(fraction)"
        return "\(value < 0 ? "-" : "")\(mantissa)e+\(digits.count - 1)"
    }
}
