/// A header value followed by parameters, such as `form-data; name="a"` (RFC 9110 §5.6.6).
package struct HeaderParameters: Sendable, Equatable {
    /// One `name=value`.
    package struct Parameter: Sendable, Equatable {
        /// In lower case; an extended parameter keeps its `*`.
        package let name: String
        /// Without quotes and escapes; an extended value is still in its `charset'language'text` form.
        package let value: String
    }

    /// What stands before the first semicolon, as it was sent.
    package let value: String
    /// In the order they were sent, repeated ones included.
    package let parameters: [Parameter]

    /// The parsed `text`, nil if it breaks the syntax.
    ///
    /// More is let through than the RFC has, where clients rely on it: an unquoted value may hold whatever is
    /// no space, control, quote or semicolon, and a backslash in a quoted one escapes only `"` and `\`,
    /// since `filename="C:\path"` is sent as it stands. NUL, CR and LF are never let through.
    package static func parse(_ text: String) -> HeaderParameters? {
        var parser = HeaderParameterParser(text)
        return parser.parse()
    }

    /// Every value of the parameter `name` (lower case), in order.
    package func all(_ name: String) -> [String] {
        parameters.filter { $0.name == name }.map(\.value)
    }

    /// The first value of the parameter `name` (lower case), nil without one.
    package subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// The text of an extended value, `UTF-8'en'na%C3%AFve` (RFC 8187 §3.2), nil if it breaks the syntax,
    /// names a charset other than UTF-8 and ISO-8859-1, or holds a NUL, CR or LF.
    ///
    /// Bytes that are no UTF-8 become U+FFFD.
    package static func decode(extended value: String) -> String? {
        let pieces = value.utf8.split(
            separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false
        )
        guard pieces.count == 3, pieces[2].allSatisfy({ $0 < 128 }),
            let bytes = percentDecoded(pieces[2], plusIsSpace: false, lenient: false)
        else { return nil }
        guard !bytes.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) else { return nil }
        let charset = String(pieces[0]) ?? ""
        if charset.equalsIgnoringCase("UTF-8") { return String(decoding: bytes, as: UTF8.self) }
        guard charset.equalsIgnoringCase("ISO-8859-1") else { return nil }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
