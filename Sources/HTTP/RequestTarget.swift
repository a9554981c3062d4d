/// The target of a request: its path split and decoded once, segment by segment, and its raw query.
package struct RequestTarget: Equatable, Sendable {
    /// The decoded segments without empty ones, so `//a///b/` and `/a/b` are one place.
    package let segments: [String]
    /// Whether the path ended with a slash.
    package let endsWithSlash: Bool
    /// The path as the client sent it, undecoded.
    package let rawPath: String
    /// What stood behind the first `?`, undecoded; empty without one.
    package let rawQuery: String

    /// Nil for a target that names no place: undecodable percent signs, bytes that are not UTF-8, control
    /// characters, a slash or backslash hidden by encoding, `.` and `..`.
    package init?(_ requestURI: String) {
        // Bytes are looked at, not characters: an accent after a slash or question mark does not hide it.
        let uri = requestURI.utf8.withoutAuthority
        let mark = uri.firstIndex(of: UInt8(ascii: "?"))
        rawPath = String(decoding: uri[..<(mark ?? uri.endIndex)], as: UTF8.self)
        rawQuery = mark.map { String(decoding: uri[$0...].dropFirst(), as: UTF8.self) } ?? ""
        guard rawPath.utf8.first == UInt8(ascii: "/") else { return nil }
        endsWithSlash = rawPath.utf8.last == UInt8(ascii: "/")
        var segments: [String] = []
        for raw in rawPath.utf8.split(separator: UInt8(ascii: "/")) {
            guard let segment = Self.decoded(raw) else { return nil }
            segments.append(segment)
        }
        self.segments = segments
    }

    /// `rawQuery` as name and value pairs, decoded.
    package var query: Query { Query(rawQuery) }

    private static func decoded(_ raw: Substring.UTF8View) -> String? {
        guard raw.contains(where: { $0 == 37 || $0 == 92 || $0 < 32 || $0 >= 127 || $0 == 46 }) else {
            return String(raw)
        }
        guard let bytes = percentDecoded(raw, plusIsSpace: false, lenient: false),
            !bytes.contains(where: { $0 < 32 || $0 == 127 || $0 == 47 || $0 == 92 }),
            let segment = String(validating: bytes, as: UTF8.self), segment != ".", segment != ".."
        else { return nil }
        return segment
    }
}

extension String.UTF8View {
    /// `GET http://host/path` reaches a responder with its authority in place (RFC 9112 §3.2.2).
    fileprivate var withoutAuthority: [UInt8] {
        for scheme in ["http://", "https://"] where prefix(scheme.utf8.count).isEqualIgnoringCase(scheme) {
            let rest = dropFirst(scheme.utf8.count).drop {
                $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
            }
            return (rest.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + rest
        }
        return Array(self)
    }
}

extension Substring.UTF8View {
    fileprivate func isEqualIgnoringCase(_ text: String) -> Bool {
        String(decoding: self, as: UTF8.self).equalsIgnoringCase(text)
    }
}

/// The bytes behind percent signs.
///
/// - Parameters:
///   - raw: the encoded bytes.
///   - plusIsSpace: whether `+` stands for a space, as in forms.
///   - lenient: a `%` without two hex digits is then taken literally, as form decoders do.
/// - Returns: the decoded bytes; nil for a `%` without two hex digits, unless `lenient` is set.
package func percentDecoded(
    _ raw: some Sequence<UInt8>, plusIsSpace: Bool, lenient: Bool
) -> [UInt8]? {
    let raw = Array(raw)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
        let byte = raw[index]
        if byte == UInt8(ascii: "%") {
            if index + 2 < raw.count, let high = raw[index + 1].hexValue, let low = raw[index + 2].hexValue {
                bytes.append(high << 4 | low)
                index += 3
                continue
            }
            guard lenient else { return nil }
        }
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 32 : byte)
        index += 1
    }
    return bytes
}

extension UInt8 {
    /// The value of an ASCII hex digit, nil for any other byte.
    package var hexValue: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}
