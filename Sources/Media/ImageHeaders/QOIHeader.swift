// QOI: The Quite OK Image Format, specification 1.0.
extension ImageHeader {
    static func qoi(_ reader: HeaderReader) throws -> ImageHeader? {
        let mode: String
        switch try reader.u8(12) {
        case 3: mode = "RGB"
        case 4: mode = "RGBA"
        default: return nil
        }
        guard try reader.u8(13) <= 1 else { return nil }
        return ImageHeader(.qoi, width: try reader.u32(4, .big), height: try reader.u32(8, .big), mode: mode)
    }
}
