// TGA: Truevision TGA File Format Specification 2.0, field 1 to 8, footer.
extension ImageHeader {
    /// A file without a mark at its start: every field must be one that a picture can have.
    static func tga(_ reader: HeaderReader) throws -> ImageHeader? {
        guard let fields = try TGAFields(reader), let mode = fields.mode, fields.hasPixels(reader) else {
            return nil
        }
        return ImageHeader(.tga, width: fields.width, height: fields.height, mode: mode)
    }
}

/// The fields of a TGA file that fit together.
private struct TGAFields {
    let width: Int
    let height: Int
    private let hasPalette: Bool
    /// 1 palette, 2 colour, 3 gray.
    private let kind: Int
    private let isPacked: Bool
    private let depth: Int
    /// Where the pixels begin.
    private let start: Int

    init?(_ reader: HeaderReader) throws {
        let type = try reader.u8(2)
        let paletteType = try reader.u8(1)
        let flags = try reader.u8(17)
        let paletteLength = try reader.u16(5, .little)
        let paletteDepth = try reader.u8(7)
        guard paletteType <= 1, type & ~0x08 > 0, type & ~0x08 <= 3, flags & 0xC0 == 0 else { return nil }
        (hasPalette, kind, isPacked) = (paletteType == 1, type & 7, type & 8 != 0)
        (width, height) = (try reader.u16(12, .little), try reader.u16(14, .little))
        depth = try reader.u8(16)
        guard hasPalette else {
            // Nothing may be said of a palette that is not there.
            guard try reader.bytes(at: 3, count: 5).allSatisfy({ $0 == 0 }) else { return nil }
            start = try 18 + reader.u8(0)
            return
        }
        guard [16, 24, 32].contains(paletteDepth), (1...256).contains(paletteLength) else { return nil }
        start = try 18 + reader.u8(0) + paletteLength * (paletteDepth / 8)
    }

    var mode: String? {
        switch (kind, depth) {
        case (1, 8): hasPalette ? "P" : "L"
        case (2, 24): "RGB"
        case (2, 16), (2, 32): "RGBA"
        case (3, 1): "1"
        case (3, 8): "L"
        case (3, 16): "LA"
        default: nil
        }
    }

    /// Whether there can be enough bytes for the pixels: all of them, or packets of up to 128.
    func hasPixels(_ reader: HeaderReader) -> Bool {
        let pixels = width * height
        let there = reader.count - start
        if !isPacked { return there >= (pixels * depth + 7) / 8 }
        return there >= 1 + (depth + 7) / 8
    }
}
