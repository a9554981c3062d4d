// PNG, third edition (W3C 2025): §5 chunks, §11.2.1 IHDR, §11.3.4.6 eXIf, §11.3.6 acTL.
extension ImageHeader {
    static func png(_ reader: HeaderReader) throws -> ImageHeader? {
        guard try reader.u32(8, .big) == 13, try reader.has("IHDR", at: 12) else { return nil }
        let ihdr = try reader.bytes(at: 12, count: 17)
        guard try reader.u32(29, .big) == Int(crc32(ihdr)),
            let mode = pngMode(depth: try reader.u8(24), color: try reader.u8(25)),
            try reader.u8(26) == 0, try reader.u8(27) == 0
        else { return nil }
        let extras = try pngExtras(reader)
        return ImageHeader(
            .png, width: try reader.u32(16, .big), height: try reader.u32(20, .big), mode: mode,
            orientation: extras.orientation, frames: extras.frames)
    }

    private static func pngMode(depth: Int, color: Int) -> String? {
        switch (color, depth) {
        case (0, 1): "1"
        case (0, 2), (0, 4), (0, 8): "L"
        case (0, 16): "I;16"
        case (2, 8), (2, 16): "RGB"
        case (3, 1), (3, 2), (3, 4), (3, 8): "P"
        case (4, 8): "LA"
        case (4, 16), (6, 8), (6, 16): "RGBA"
        default: nil
        }
    }

    /// Walks the chunks before the pixels. Throws if there are none, or too many chunks before them.
    private static func pngExtras(_ reader: HeaderReader) throws -> (orientation: Int, frames: Int) {
        var orientation: Int?
        var animationFrames: Int?
        var isFirstFrameAnimated = false
        var offset = 33
        for _ in 0..<65_536 {
            let length = try reader.u32(offset, .big)
            let data = try reader.part(at: offset + 8, count: min(length, reader.count - offset - 8))
            switch try reader.tag(offset + 4) {
            case "IDAT":
                guard let animationFrames, animationFrames > 0 else { return (orientation ?? 1, 1) }
                // The picture of IDAT is one more if no frame control claims it.
                return (orientation ?? 1, min(animationFrames, frameCap) + (isFirstFrameAnimated ? 0 : 1))
            case "IEND": throw HeaderProblem.malformed
            case "acTL":
                // Neither a second one nor an absurd number makes an animation.
                let count = try data.u32(0, .big)
                animationFrames = animationFrames == nil && count <= 1 << 31 ? count : 0
            case "fcTL": isFirstFrameAnimated = true
            case "eXIf" where orientation == nil: orientation = try EXIF.orientation(in: data)
            default: break
            }
            guard length <= Int(Int32.max) else { throw HeaderProblem.malformed }
            offset += 12 + length
        }
        throw HeaderProblem.tooLong
    }

    /// ISO 3309, as PNG uses it.
    static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
    }
}
