// WebP: RFC 9649 §2 (container), §3 (lossless header); RFC 6386 §9.1 (lossy frame header).
extension ImageHeader {
    static func webp(_ reader: HeaderReader) throws -> ImageHeader? {
        let size = try reader.u32(4, .little)
        let body = try reader.part(at: 12, count: size - 4)
        switch try body.tag(0) {
        case "VP8X": return try extendedWebP(body)
        case "VP8 ", "VP8L":
            let picture = try webpPicture(body)
            return ImageHeader(.webp, width: picture.width, height: picture.height, mode: picture.mode)
        default: return nil
        }
    }

    private static func webpPicture(_ body: HeaderReader) throws -> (width: Int, height: Int, mode: String) {
        let data = try body.part(at: 8, count: try body.u32(4, .little))
        if try body.has("VP8L", at: 0) {
            let bits = try data.u32(1, .little)
            guard try data.u8(0) == 0x2F, bits >> 29 == 0 else { throw HeaderProblem.malformed }
            return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1, bits >> 28 & 1 == 1 ? "RGBA" : "RGB")
        }
        guard try data.u8(0) & 1 == 0, try data.bytes(at: 3, count: 3) == [0x9D, 0x01, 0x2A] else {
            throw HeaderProblem.malformed
        }
        return (try data.u16(6, .little) & 0x3FFF, try data.u16(8, .little) & 0x3FFF, "RGB")
    }

    private static func extendedWebP(_ body: HeaderReader) throws -> ImageHeader? {
        let flags = try body.u8(8)
        let (isAnimated, hasEXIF, hasAlpha) = (flags & 0x02 != 0, flags & 0x08 != 0, flags & 0x10 != 0)
        var orientation: Int?
        var (chunks, pictures, frames) = (0, 0, 0)
        var offset = 0
        while body.count - offset >= 8, frames < frameCap, chunks < 65_536 {
            chunks += 1
            let length = try body.u32(offset + 4, .little)
            switch try body.tag(offset) {
            case "ANMF": frames += 1
            case "VP8 ", "VP8L": pictures += 1
            case "EXIF" where hasEXIF && orientation == nil:
                orientation = try EXIF.orientation(in: body.part(at: offset + 8, count: length))
            default: break
            }
            if !isAnimated, !hasEXIF, pictures > 0 { break }
            offset += 8 + length + length & 1
        }
        guard (isAnimated ? frames : pictures) > 0 else { return nil }
        return ImageHeader(
            .webp, width: 1 + (try body.u32(12, .little) & 0xFF_FFFF),
            height: 1 + (try body.u32(14, .little) >> 8), mode: hasAlpha ? "RGBA" : "RGB",
            orientation: orientation ?? 1, frames: isAnimated ? frames : 1)
    }
}
