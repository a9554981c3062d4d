/// The type of a Netpbm image: `P1` to `P6`, then width, height and but for bitmaps the largest value; comments may stand
/// between.
///
/// - Parameters:
///   - bytes: the first bytes of a file.
///   - isText: whether these can only be text; then the samples of `P1` to `P3` must be digits, and `P4` to `P6`
///     need the suffix.
///   - suffix: that of an image makes the numbers unnecessary.
/// - Returns: nil for what is no such image.
func netpbmType(_ bytes: [UInt8], isText: Bool, suffix: FileSuffix) -> String? {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "P"), isSpace(bytes[2]),
        let type = types[bytes[1]]
    else { return nil }
    if ["pnm", "pbm", "pgm", "ppm"].contains(suffix.text) { return type }
    let isPlain = bytes[1] <= UInt8(ascii: "3")
    guard isPlain == isText else { return nil }
    var rest = bytes[2...].prefix(4_096)
    for _ in 0..<(type == "image/x-portable-bitmap" ? 2 : 3) {
        rest = rest.drop(while: isSpace)
        while rest.first == UInt8(ascii: "#") { rest = rest.drop { $0 != 0x0a }.drop(while: isSpace) }
        let digits = rest.prefix(while: isDigit)
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        guard rest.first.map(isSpace) ?? true else { return nil }
    }
    return !isPlain || rest.prefix(64).allSatisfy { isDigit($0) || isSpace($0) } ? type : nil
}

private let types: [UInt8: String] = [
    UInt8(ascii: "1"): "image/x-portable-bitmap", UInt8(ascii: "4"): "image/x-portable-bitmap",
    UInt8(ascii: "2"): "image/x-portable-graymap", UInt8(ascii: "5"): "image/x-portable-graymap",
    UInt8(ascii: "3"): "image/x-portable-pixmap", UInt8(ascii: "6"): "image/x-portable-pixmap",
]

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
