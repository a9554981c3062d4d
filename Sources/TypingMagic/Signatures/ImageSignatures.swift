/// The type of common images, by signatures that take no more than a microsecond; nil for everything else.
func imageType(ofHead head: [UInt8]) -> String? {
    if head.matches([0xff, 0xd8, 0xff]), head.count > 3, head[3] >= 0xc0 { return "image/jpeg" }
    if head.matches([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), head.matches("IHDR", at: 12) {
        return "image/png"
    }
    if head.matches("GIF87a") || head.matches("GIF89a") { return "image/gif" }
    if head.matches("RIFF"), head.matches("WEBP", at: 8) { return "image/webp" }
    if head.matches("BM"), isBitmapHeader(head) { return "image/bmp" }
    return nil
}

/// Whether a known DIB header follows: `BM` alone begins many other things.
private func isBitmapHeader(_ head: [UInt8]) -> Bool {
    guard let length = head.littleEndian(at: 14, width: 4), let pixels = head.littleEndian(at: 10, width: 4)
    else {
        return false
    }
    return [12, 16, 40, 52, 56, 64, 108, 124].contains(length) && pixels >= 14 + length
}
