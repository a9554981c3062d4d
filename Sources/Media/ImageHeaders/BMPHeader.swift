// BMP: BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV5HEADER of the Windows GDI.
extension ImageHeader {
    static func bmp(_ reader: HeaderReader) throws -> ImageHeader? {
        guard let bitmap = try DeviceIndependentBitmap(reader, at: 14) else { return nil }
        return ImageHeader(.bmp, width: bitmap.width, height: bitmap.height, mode: bitmap.mode)
    }
}

/// A bitmap as Windows keeps it in memory, in BMP files behind a file header, in icons and cursors without.
struct DeviceIndependentBitmap {
    let width: Int
    /// In icons and cursors twice that of the picture, which has a mask above it.
    let height: Int
    let mode: String
    let bits: Int
    let isPlain: Bool

    /// Nil for what Pillow does not know.
    init?(_ reader: HeaderReader, at start: Int) throws {
        let size = try reader.u32(start, .little)
        let header = try reader.part(at: start, count: size)
        let isCore = size == 12
        guard isCore || [40, 52, 56, 64, 108, 124].contains(size) else { return nil }
        let compression: Int
        var colors = 0
        if isCore {
            (width, height) = (try header.u16(4, .little), try header.u16(6, .little))
            (bits, compression) = (try header.u16(10, .little), 0)
        } else {
            width = try header.u32(4, .little)
            let signed = try header.u32(8, .little)
            // Rows from top to bottom have a negative height.
            height = signed >= 0xFF00_0000 ? 1 << 32 - signed : signed
            (bits, compression) = (try header.u16(14, .little), try header.u32(16, .little))
            colors = try header.u32(32, .little)
        }
        isPlain = compression == 0
        switch bits {
        case 1, 4, 8:
            guard compression <= 2 else { return nil }
            if colors == 0 { colors = 1 << bits }
            guard colors <= 65_536 else { return nil }
            let palette = try reader.rest(at: start + size)
            mode = try Self.paletteMode(palette, colors: colors, stride: isCore ? 3 : 4)
        case 16, 24, 32:
            guard compression <= 3 else { return nil }
            guard compression == 3 else {
                mode = "RGB"
                return
            }
            guard let masked = try Self.maskedMode(reader, start, size, bits) else { return nil }
            mode = masked
        default: return nil
        }
    }

    private static func paletteMode(_ palette: HeaderReader, colors: Int, stride: Int) throws -> String {
        guard palette.count >= colors * stride - (stride - 3) else { return "P" }
        for index in 0..<min(colors, 257) {
            let gray = colors == 2 ? index * 255 : index
            let color = try palette.bytes(at: index * stride, count: 3)
            guard color.allSatisfy({ Int($0) == gray }) else { return "P" }
        }
        return colors <= 2 ? "1" : "L"
    }

    /// The mode of a bitmap that says which bits are which colour, nil for masks that Pillow does not know.
    private static func maskedMode(
        _ reader: HeaderReader, _ start: Int, _ size: Int, _ bits: Int
    ) throws -> String? {
        // They follow a short header, and are at the same place in a long one.
        let masks = try (0..<3).map { try reader.u32(start + 40 + $0 * 4, .little) }
        let alpha = size >= 56 ? try reader.u32(start + 52, .little) : 0
        switch (bits, masks, alpha) {
        case (32, [0xFF0000, 0xFF00, 0xFF], 0), (32, [0xFF00_0000, 0xFF0000, 0xFF00], 0),
            (32, [0xFF00_0000, 0xFF00, 0xFF], 0), (24, [0xFF0000, 0xFF00, 0xFF], _),
            (16, [0xF800, 0x7E0, 0x1F], _), (16, [0x7C00, 0x3E0, 0x1F], _):
            return "RGB"
        case (32, [0xFF00_0000, 0xFF0000, 0xFF00], 0xFF), (32, [0xFF, 0xFF00, 0xFF0000], 0xFF00_0000),
            (32, [0xFF0000, 0xFF00, 0xFF], 0xFF00_0000), (32, [0xFF00_0000, 0xFF00, 0xFF], 0xFF0000),
            (32, [0, 0, 0], 0):
            return "RGBA"
        default: return nil
        }
    }
}
