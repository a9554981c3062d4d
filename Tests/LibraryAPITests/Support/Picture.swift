/// A PNG of 8-bit RGB as far as anybody looks at it without decoding: its header and the start of its pixels.
func png(width: UInt16, height: UInt16) -> [UInt8] {
    let header =
        Array("IHDR".utf8) + [0, 0, UInt8(width >> 8), UInt8(width & 255)]
        + [0, 0, UInt8(height >> 8), UInt8(height & 255), 8, 2, 0, 0, 0]
    let check = crc32(header)
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + header
        + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: check >> $0) } + [0, 0, 0, 0] + Array("IDAT".utf8)
        + [0, 0, 0, 0]
}

/// The check of a PNG chunk (PNG, third edition, annex D).
private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var check: UInt32 = .max
    for byte in bytes {
        check ^= UInt32(byte)
        for _ in 0..<8 { check = check & 1 == 0 ? check >> 1 : check >> 1 ^ 0xEDB8_8320 }
    }
    return ~check
}
