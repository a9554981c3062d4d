// ICO and CUR: a directory of pictures, each a PNG file or a bitmap with a mask.
extension ImageHeader {
    static func icon(_ reader: HeaderReader) throws -> ImageHeader? {
        let isCursor = try reader.u8(2) == 2
        let entries = try (0..<(try reader.u16(4, .little))).map { try IconEntry(reader, at: 6 + $0 * 16) }
        let largest = isCursor ? IconEntry.largestCursor(entries) : IconEntry.largestIcon(entries)
        guard let largest else { return nil }
        let format: ImageFormat = isCursor ? .cur : .ico
        let picture = try reader.rest(at: largest.offset)
        if try picture.u32(0, .big) == 0x8950_4E47, try picture.u32(4, .big) == 0x0D0A_1A0A {
            guard let header = try png(picture) else { return nil }
            return ImageHeader(format, width: header.width, height: header.height, mode: header.mode)
        }
        guard let bitmap = try DeviceIndependentBitmap(reader, at: largest.offset) else { return nil }
        let mode = isCursor ? cursorMode(bitmap, isOnly: largest.offset == 22) : "RGBA"
        return ImageHeader(format, width: bitmap.width, height: bitmap.height / 2, mode: mode)
    }

    /// Pillow takes the mask for the alpha channel of gray cursors only.
    private static func cursorMode(_ bitmap: DeviceIndependentBitmap, isOnly: Bool) -> String {
        if bitmap.mode == "1" || bitmap.mode == "L" { return "LA" }
        return isOnly && bitmap.bits == 32 && bitmap.isPlain ? "RGBA" : bitmap.mode
    }
}

/// An entry of an icon's directory.
private struct IconEntry {
    let width: Int
    let height: Int
    let depth: Int
    let offset: Int

    init(_ reader: HeaderReader, at start: Int) throws {
        width = try reader.u8(start)
        height = try reader.u8(start + 1)
        let colors = try reader.u8(start + 2)
        let bits = try reader.u16(start + 6, .little)
        let depthOfColors = colors < 2 ? 0 : (colors - 1).bitWidth - (colors - 1).leadingZeroBitCount
        depth = bits > 0 ? bits : depthOfColors > 0 ? depthOfColors : 256
        offset = try reader.u32(start + 12, .little)
    }

    /// 0 stands for 256.
    private var area: Int { (width == 0 ? 256 : width) * (height == 0 ? 256 : height) }

    /// The first of those with the largest area and then the fewest colours.
    static func largestIcon(_ entries: [IconEntry]) -> IconEntry? {
        entries.dropFirst().reduce(entries.first) { best, entry in
            guard let best else { return entry }
            // Tuples compare from the left.
            return (entry.area, -entry.depth) > (best.area, -best.depth) ? entry : best
        }
    }

    /// The first that no later one exceeds on both sides.
    static func largestCursor(_ entries: [IconEntry]) -> IconEntry? {
        entries.dropFirst().reduce(entries.first) { best, entry in
            guard let best else { return entry }
            return entry.width > best.width && entry.height > best.height ? entry : best
        }
    }
}
