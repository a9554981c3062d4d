// SGI: The SGI Image File Format, version 1.00.
extension ImageHeader {
    static func sgi(_ reader: HeaderReader) throws -> ImageHeader? {
        let channels = try reader.u16(10, .big)
        let mode: String
        switch (try reader.u16(4, .big), channels) {
        case (1, 1), (2, 1): mode = "L"
        case (3, 3): mode = "RGB"
        case (3, 4): mode = "RGBA"
        default: return nil
        }
        // The mark is short, so the compression, the bytes of a sample and the colormap must make sense.
        guard try reader.u8(2) <= 1, (1...2).contains(try reader.u8(3)), try reader.u32(104, .big) <= 3 else {
            return nil
        }
        return ImageHeader(.sgi, width: try reader.u16(6, .big), height: try reader.u16(8, .big), mode: mode)
    }
}
