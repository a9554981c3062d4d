// JPEG 2000: ITU-T T.800 annex A.5.1 (SIZ), annex I (JP2 boxes).
extension ImageHeader {
    static func jpeg2000Codestream(_ reader: HeaderReader) throws -> ImageHeader? {
        guard try reader.u16(4, .big) >= 41 else { return nil }
        let components = try reader.u16(40, .big)
        let bits = try reader.u8(42) & 0x7F + 1
        guard let mode = jpeg2000Mode(components: components, bits: bits) else { return nil }
        return ImageHeader(
            .jpeg2000, width: try reader.u32(8, .big) - reader.u32(16, .big),
            height: try reader.u32(12, .big) - reader.u32(20, .big), mode: mode)
    }

    static func jpeg2000File(_ reader: HeaderReader) throws -> ImageHeader? {
        guard try reader.u32(8, .big) == 0x0D0A_870A else { return nil }
        var boxes = ISOBoxes(reader, at: 12)
        while let box = try boxes.next() {
            if box.type == "jp2h" { return try jpeg2000(box) }
        }
        return nil
    }

    private static func jpeg2000(_ header: ISOBoxes.Box) throws -> ImageHeader? {
        var size: (width: Int, height: Int)?
        var components = 0
        var mode: String?
        var colorSpace: Int?
        var boxes = header.boxes()
        while let box = try boxes.next() {
            let content = box.content
            switch box.type {
            case "ihdr":
                size = (try content.u32(4, .big), try content.u32(0, .big))
                components = try content.u16(8, .big)
                // The byte says one less; Pillow compares it as it is.
                mode = jpeg2000Mode(components: components, bits: try content.u8(10) & 0x7F)
            case "colr" where try content.u8(0) == 1:
                colorSpace = try content.u32(3, .big)
                if colorSpace == 12, components == 4 { mode = "CMYK" }
            // Bilevel and gray are what they are with a palette too.
            case "pclr" where (mode == "L" || mode == "LA") && ![0, 15, 17].contains(colorSpace):
                let columns = try content.u8(2)
                let depths = try content.bytes(at: 3, count: columns)
                if depths.allSatisfy({ $0 <= 8 }) { mode = mode == "L" ? "P" : "PA" }
            default: break
            }
        }
        guard let size, let mode else { return nil }
        return ImageHeader(.jpeg2000, width: size.width, height: size.height, mode: mode)
    }

    private static func jpeg2000Mode(components: Int, bits: Int) -> String? {
        switch components {
        case 1: bits > 8 ? "I;16" : "L"
        case 2: "LA"
        case 3: "RGB"
        case 4: "RGBA"
        default: nil
        }
    }
}
