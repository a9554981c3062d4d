// PSD: Adobe Photoshop File Formats Specification, "File Header Section" and the three sections behind it.
extension ImageHeader {
    static func psd(_ reader: HeaderReader) throws -> ImageHeader? {
        let channels = try reader.u16(12, .big)
        guard try reader.u16(4, .big) == 1,
            let kind = psdMode(color: try reader.u16(24, .big), depth: try reader.u16(22, .big)),
            channels >= kind.channels
        else { return nil }
        // Three sections with their lengths stand in front of the pixels.
        var offset = 26
        for _ in 0..<3 { offset += 4 + (try reader.u32(offset, .big)) }
        _ = try reader.u16(offset, .big)
        return ImageHeader(
            .psd, width: try reader.u32(18, .big), height: try reader.u32(14, .big),
            mode: kind.mode == "RGB" && channels == 4 ? "RGBA" : kind.mode)
    }

    private static func psdMode(color: Int, depth: Int) -> (mode: String, channels: Int)? {
        switch (color, depth) {
        case (0, 1): ("1", 1)
        // Gray, multichannel, duotone; colours count as gray as far as the header goes.
        case (0, 8), (1, 8), (7, 8), (8, 8): ("L", 1)
        case (2, 8): ("P", 1)
        case (3, 8): ("RGB", 3)
        case (4, 8): ("CMYK", 4)
        case (9, 8): ("LAB", 3)
        default: nil
        }
    }
}
