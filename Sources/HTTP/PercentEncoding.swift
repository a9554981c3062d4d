/// `text` with everything percent-encoded that is neither unreserved (RFC 3986 §2.3) nor in `kept`.
package func percentEncoded(_ text: String, keeping kept: StaticString) -> String {
    let kept = PlainBytes(kept)
    var text = text
    return text.withUTF8 { utf8 in
        guard let first = utf8.firstIndex(where: { !kept.contains($0) }) else { return nil as String? }
        var encoded = Array(utf8[..<first])
        encoded.reserveCapacity(utf8.count + 32)
        for byte in utf8[first...] {
            if kept.contains(byte) {
                encoded.append(byte)
            } else {
                encoded.append(contentsOf: byte.percentEncoded)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    } ?? text
}

/// ASCII characters that need no encoding, a bit each.
private struct PlainBytes {
    private var bits: (low: UInt64, high: UInt64)

    init(_ kept: StaticString) {
        // Letters, digits and `-._~`.
        bits = (0x03FF_6000_0000_0000, 0x47FF_FFFE_87FF_FFFE)
        kept.withUTF8Buffer { for byte in $0 { insert(byte) } }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<64: bits.low >> UInt64(byte) & 1 == 1
        case ..<128: bits.high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }

    private mutating func insert(_ byte: UInt8) {
        switch byte {
        case ..<64: bits.low |= 1 << UInt64(byte)
        case ..<128: bits.high |= 1 << UInt64(byte - 64)
        default: break
        }
    }
}

extension UInt8 {
    /// `%` and two upper-case hex digits (RFC 3986 §2.1).
    package var percentEncoded: [UInt8] {
        [UInt8(ascii: "%")] + [self >> 4, self & 15].map { $0 < 10 ? 48 + $0 : 55 + $0 }
    }
}
