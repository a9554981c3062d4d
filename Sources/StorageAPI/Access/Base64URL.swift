/// The bytes of unpadded base64url (RFC 4648 §5), as JWTs are written.
///
/// Nil unless `text` is the one way to write them: no padding, no other characters, no bits left over that
/// are not 0.
func base64URLDecoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for character in text {
        guard let value = character.base64URLValue else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 6
        guard count >= 8 else { continue }
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= 1 << UInt32(count) - 1
    }
    // Six bits left over are a character that says nothing.
    return count < 6 && bits == 0 ? bytes : nil
}

extension UInt8 {
    fileprivate var base64URLValue: UInt8? {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): self - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self + 4
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
