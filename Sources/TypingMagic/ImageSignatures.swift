/// The type of the commonest images, told without libmagic in a microsecond; nil for everything else.
func imageType(ofHead head: [UInt8]) -> String? {
    if head.starts(with: [0xff, 0xd8, 0xff]), head.count > 3, head[3] >= 0xc0 { return "image/jpeg" }
    if head.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), head.count >= 16,
        head[12..<16].elementsEqual("IHDR".utf8)
    {
        return "image/png"
    }
    if head.starts(with: "GIF87a".utf8) || head.starts(with: "GIF89a".utf8) { return "image/gif" }
    if head.starts(with: "RIFF".utf8), head.count >= 12, head[8..<12].elementsEqual("WEBP".utf8) {
        return "image/webp"
    }
    return isoImageType(ofHead: head)
}

/// HEIF's family by its brands: the major one, then the compatible ones (ISO/IEC 23008-12 §10, AVIF §6).
private func isoImageType(ofHead head: [UInt8]) -> String? {
    guard head.count >= 16, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
    let length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard length >= 16, length <= 1_024, length <= head.count else { return nil }
    let starts = [8] + stride(from: 16, to: length - 3, by: 4)
    let brands = starts.map { String(decoding: head[$0..<$0 + 4], as: UTF8.self) }
    if let major = typeByBrand[brands[0]] { return major }
    // mif1 and msf1 say only "some image": the codec is among the others.
    guard brands[0] == "mif1" || brands[0] == "msf1" else { return nil }
    return brands.dropFirst().lazy.compactMap { typeByBrand[$0] }.first ?? "image/heif"
}

private let typeByBrand = [
    "avif": "image/avif", "avis": "image/avif",
    "heic": "image/heic", "heix": "image/heic", "heim": "image/heic", "heis": "image/heic",
    "hevc": "image/heic-sequence", "hevx": "image/heic-sequence",
]
