// PCX: ZSoft's Technical Reference Manual, "ZSoft .PCX File Header Format".
extension ImageHeader {
    static func pcx(_ reader: HeaderReader) throws -> ImageHeader? {
        let header = try reader.part(at: 0, count: 128)
        let left = try header.u16(4, .little)
        let top = try header.u16(6, .little)
        // The mark is short: what is always the same counts as well.
        guard try header.u8(64) == 0,
            let mode = try pcxMode(reader, bits: try header.u8(3), planes: try header.u8(65))
        else { return nil }
        return ImageHeader(
            .pcx, width: try header.u16(8, .little) + 1 - left, height: try header.u16(10, .little) + 1 - top,
            mode: mode)
    }

    private static func pcxMode(_ reader: HeaderReader, bits: Int, planes: Int) throws -> String? {
        switch (bits, planes, try reader.u8(1)) {
        case (1, 1, _): "1"
        case (1, 2, _), (1, 4, _): "P"
        case (8, 1, 5): try hasGrayRamp(reader) ? "L" : "P"
        case (8, 3, 5): "RGB"
        default: nil
        }
    }

    /// Whether the palette at the end, if there is one, is the gray ramp.
    private static func hasGrayRamp(_ reader: HeaderReader) throws -> Bool {
        guard reader.count >= 128 + 769 else { return true }
        let palette = try reader.bytes(at: reader.count - 769, count: 769)
        return palette[0] != 12 || palette.indices.dropFirst().allSatisfy { Int(palette[$0]) == ($0 - 1) / 3 }
    }
}
