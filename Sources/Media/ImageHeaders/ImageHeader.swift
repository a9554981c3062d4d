/// What the header of an image file says of its pixels, found without decoding any.
package struct ImageHeader: Equatable, Sendable {
    package let format: ImageFormat
    /// Stored pixels, as Pillow reports them; rotation is not applied.
    package let width: Int
    package let height: Int
    /// Pillow's mode name (LibraryAPI/Contract §7).
    package let mode: String
    /// How a viewer turns what has `width` and `height`: 1…8 as in EXIF, 1 for "as it is".
    ///
    /// For TIFF and HEIF it never swaps the sides: Pillow and libheif report sides that are swapped already.
    /// For AVIF it can: Pillow reports sides in front of the rotation.
    package let orientation: Int
    /// Pictures of an animation or pages; counting stops at ``frameCap``.
    package let frames: Int

    /// Nobody accepts as many frames.
    static let frameCap = 1_001

    /// Nil for sides or frames that no image can have.
    init?(
        _ format: ImageFormat, width: Int, height: Int, mode: String, orientation: Int = 1, frames: Int = 1
    ) {
        let sides = 1...Int(Int32.max)
        guard sides.contains(width), sides.contains(height), frames > 0 else { return nil }
        self.format = format
        self.width = width
        self.height = height
        self.mode = mode
        self.orientation = (1...8).contains(orientation) ? orientation : 1
        self.frames = min(frames, Self.frameCap)
    }

    /// The header of an image, nil if there is none of a known format that can be read to its end.
    ///
    /// Throws only what `source` throws. Reads a few KiB of a usual file and never more than 64 MiB.
    package static func read(from source: some ByteSource) throws -> ImageHeader? {
        do {
            let reader = try HeaderReader(source)
            return try parser(for: reader)?(reader)
        } catch is HeaderProblem {
            return nil
        }
    }

    private typealias Parser = (HeaderReader) throws -> ImageHeader?

    private static func parser(for reader: HeaderReader) throws -> Parser? {
        let start = try reader.bytes(at: 0, count: min(16, reader.count))
        func starts(_ bytes: UInt8...) -> Bool { start.starts(with: bytes) }
        func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
            text.withUTF8Buffer { start.dropFirst(offset).starts(with: $0) }
        }
        if starts(0xFF, 0xD8, 0xFF) { return jpeg }
        if starts(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A) { return png }
        if starts("GIF87a") || starts("GIF89a") { return gif }
        if starts("RIFF"), starts("WEBP", at: 8) { return webp }
        if starts("ftyp", at: 4) { return heif }
        if starts("II*\0") || starts("MM\0*") || starts("II\0*") || starts("MM*\0") { return tiff }
        if starts("II+\0") || starts("MM\0+") { return tiff }
        if starts("BM") { return bmp }
        if starts(0, 0, 1, 0) || starts(0, 0, 2, 0), start.dropFirst(4).first != 0 { return icon }
        if starts(0, 0, 0, 12), starts("jP  ", at: 4) { return jpeg2000File }
        if starts(0xFF, 0x4F, 0xFF, 0x51) { return jpeg2000Codestream }
        if starts("P"), let kind = start.dropFirst().first, "123456f".utf8.contains(kind) { return netpbm }
        if starts("8BPS") { return psd }
        if starts("DDS ") { return dds }
        if starts("qoif") { return qoi }
        if starts(0x01, 0xDA) { return sgi }
        if starts("%!PS") || starts(0xC5, 0xD0, 0xD3, 0xC6) { return eps }
        if starts(10, 0, 1) || starts(10, 2, 1) || starts(10, 3, 1) || starts(10, 5, 1) { return pcx }
        // What follows has no mark. The second byte of TGA is no text.
        if let second = start.dropFirst().first, second <= 1 { return tga }
        if starts("#define") || starts("/*") || start.first.map(isSpace) == true { return xbm }
        return nil
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
