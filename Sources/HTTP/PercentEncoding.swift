/// `text` with everything percent-encoded that is neither unreserved (RFC 3986 §2.3) nor in `kept`.
package func percentEncoded(_ text: String, keeping kept: StaticString) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count + 16)
    kept.withUTF8Buffer { kept in
        for byte in text.utf8 {
            if byte.isUnreserved || kept.contains(byte) {
                encoded.append(byte)
            } else {
                encoded.append(contentsOf: byte.percentEncoded)
            }
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

extension UInt8 {
    /// `%` and two upper-case hex digits (RFC 3986 §2.1).
    package var percentEncoded: [UInt8] {
        [UInt8(ascii: "%")] + [self >> 4, self & 15].map { $0 < 10 ? 48 + $0 : 55 + $0 }
    }

    fileprivate var isUnreserved: Bool {
        switch self {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
    }
}
