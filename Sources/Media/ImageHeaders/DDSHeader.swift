// DDS: DDS_HEADER, DDS_PIXELFORMAT and DDS_HEADER_DXT10 of Direct3D.
extension ImageHeader {
    static func dds(_ reader: HeaderReader) throws -> ImageHeader? {
        guard try reader.u32(4, .little) == 124,
            let mode = try ddsMode(reader.part(at: 76, count: 52), reader)
        else { return nil }
        return ImageHeader(
            .dds, width: try reader.u32(16, .little), height: try reader.u32(12, .little), mode: mode)
    }

    private static func ddsMode(_ format: HeaderReader, _ reader: HeaderReader) throws -> String? {
        let flags = try format.u32(4, .little)
        let bits = try format.u32(12, .little)
        let hasAlpha = flags & 0x1 != 0
        if flags & 0x40 != 0 { return hasAlpha ? "RGBA" : "RGB" }
        if flags & 0x2_0000 != 0 { return bits == 8 ? "L" : bits == 16 && hasAlpha ? "LA" : nil }
        if flags & 0x20 != 0 { return "P" }
        guard flags & 0x4 != 0 else { return nil }
        switch try format.tag(8) {
        case "DXT1", "DXT3", "DXT5": return "RGBA"
        case "BC4U", "ATI1": return "L"
        case "BC5S", "BC5U", "ATI2": return "RGB"
        case "DX10": return ddsMode(dxgi: try reader.u32(128, .little))
        default: return nil
        }
    }

    private static func ddsMode(dxgi: Int) -> String? {
        switch dxgi {
        // R8G8B8A8; BC1 to BC3 without those in sRGB; BC7.
        case 27, 28, 29, 70, 71, 73, 74, 76, 77, 97, 98, 99: "RGBA"
        // BC4 without the signed one.
        case 79, 80: "L"
        // BC5, BC6H.
        case 82, 83, 84, 95, 96: "RGB"
        default: nil
        }
    }
}
