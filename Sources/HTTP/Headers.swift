/// Header fields in the order they came or will go, names compared without case (RFC 9110 §5).
package struct Headers: Sendable, ExpressibleByDictionaryLiteral {
    package typealias Field = (name: String, value: String)

    package private(set) var fields: [Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    /// The first value of `name`, nil without one.
    package subscript(name: String) -> String? {
        fields.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// Every value of `name`, in order.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
    }

    /// Adds a field. CR, LF and NUL in `value` become spaces: nginx forwards what a responder sends, and a
    /// line break would let a value write headers of its own.
    package mutating func append(_ name: String, _ value: String) {
        fields.append((name, value.withoutLineBreaks))
    }

    /// Replaces every field called `name` by one.
    package mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.name.equalsIgnoringCase(name) }
        append(name, value)
    }
}

extension String {
    /// Whether both are the same but for the case of ASCII letters.
    package func equalsIgnoringCase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
    }

    /// The text with ASCII letters in lower case; other letters, such as the Kelvin sign, stay what they are.
    package var asciiLowercased: String { String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self) }

    fileprivate var withoutLineBreaks: String {
        guard utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) else { return self }
        return String(decoding: utf8.map { $0 == 13 || $0 == 10 || $0 == 0 ? 32 : $0 }, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 { self &- 65 < 26 ? self | 32 : self }
}
