/// One pass over the bytes of a header value with parameters.
struct HeaderParameterParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Nil if the bytes break the syntax.
    mutating func parse() -> HeaderParameters? {
        skipSpace()
        let value = take(while: { $0 != UInt8(ascii: ";") && !$0.isLineBreakOrNUL }).trimmingSpace
        guard !value.isEmpty else { return nil }
        var parameters: [HeaderParameters.Parameter] = []
        while let next {
            guard next == UInt8(ascii: ";") else { return nil }
            position += 1
            skipSpace()
            // RFC 9110 §5.6.6: a parameter may be empty, as after a trailing semicolon.
            guard let first = self.next, first != UInt8(ascii: ";") else { continue }
            guard let parameter = parseParameter() else { return nil }
            parameters.append(parameter)
            skipSpace()
        }
        return HeaderParameters(value: String(decoding: value, as: UTF8.self), parameters: parameters)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func parseParameter() -> HeaderParameters.Parameter? {
        let name = take(while: \.isTokenCharacter)
        guard !name.isEmpty, next == UInt8(ascii: "=") else { return nil }
        position += 1
        guard let value = parseValue() else { return nil }
        return .init(name: String(decoding: name, as: UTF8.self).lowercased(), value: value)
    }

    private mutating func parseValue() -> String? {
        guard next == UInt8(ascii: "\"") else {
            return String(decoding: take(while: \.isUnquotedCharacter), as: UTF8.self)
        }
        position += 1
        var value: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                if let escaped = next, escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") {
                    position += 1
                    value.append(escaped)
                } else {
                    value.append(byte)
                }
            case _ where byte.isLineBreakOrNUL:
                return nil
            default:
                value.append(byte)
            }
        }
        return nil
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let piece = bytes[position...].prefix(while: belongs)
        position = piece.endIndex
        return piece
    }

    private mutating func skipSpace() {
        _ = take(while: \.isSpaceOrTab)
    }
}

extension UInt8 {
    /// RFC 9110 §5.6.2.
    var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }

    var isSpaceOrTab: Bool { self == 32 || self == 9 }

    fileprivate var isUnquotedCharacter: Bool {
        self > 32 && self != 127 && self != UInt8(ascii: ";") && self != UInt8(ascii: "\"")
    }

    fileprivate var isLineBreakOrNUL: Bool { self == 13 || self == 10 || self == 0 }
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs at both ends.
    var trimmingSpace: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isSpaceOrTab }),
            let last = lastIndex(where: { !$0.isSpaceOrTab })
        else { return [] }
        return self[first...last]
    }
}
