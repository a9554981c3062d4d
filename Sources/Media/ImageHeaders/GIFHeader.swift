// GIF89a: the specification's §18 (logical screen), §20 (image descriptor), §15 (sub-blocks).
extension ImageHeader {
    static func gif(_ reader: HeaderReader) throws -> ImageHeader? {
        let globalColors = try reader.u8(10)
        var blocks = GIFBlocks(reader, at: 13)
        let globalPalette = globalColors & 0x80 != 0 ? try blocks.takePalette(globalColors) : []
        guard let first = try blocks.nextImage() else { return nil }
        // A local palette, even a gray one, replaces the global one.
        let palette = first.palette ?? globalPalette
        var frames = 1
        do {
            try blocks.skipPixels()
            while frames < frameCap, try blocks.nextImage() != nil {
                frames += 1
                try blocks.skipPixels()
            }
        } catch is HeaderProblem {
            // What a broken tail hides is not counted.
        }
        return ImageHeader(
            .gif, width: max(try reader.u16(6, .little), first.right),
            height: max(try reader.u16(8, .little), first.bottom),
            mode: isGrayRamp(palette) ? "L" : "P", frames: frames)
    }

    private static func isGrayRamp(_ palette: [UInt8]) -> Bool {
        palette.indices.allSatisfy { Int(palette[$0]) == $0 / 3 }
    }
}

/// Walks the blocks of a GIF.
private struct GIFBlocks {
    /// What an image descriptor says.
    struct Image {
        let right: Int
        let bottom: Int
        let palette: [UInt8]?
    }

    private let reader: HeaderReader
    private var offset: Int
    private var blocksLeft = 100_000

    init(_ reader: HeaderReader, at offset: Int) {
        self.reader = reader
        self.offset = offset
    }

    /// - Parameter flags: the byte whose three low bits say how long the palette is.
    mutating func takePalette(_ flags: Int) throws -> [UInt8] {
        let length = 3 << ((flags & 7) + 1)
        defer { offset += length }
        return try reader.bytes(at: offset, count: length)
    }

    /// The next image descriptor, nil at the trailer or the end; stands in front of its pixels then.
    mutating func nextImage() throws -> Image? {
        while offset < reader.count {
            try countBlock()
            let mark = try reader.u8(offset)
            offset += 1
            switch mark {
            case 0x3B: return nil
            case 0x21:
                offset += 1
                try skipSubBlocks()
            case 0x2C:
                let right = try reader.u16(offset, .little) + reader.u16(offset + 4, .little)
                let bottom = try reader.u16(offset + 2, .little) + reader.u16(offset + 6, .little)
                let flags = try reader.u8(offset + 8)
                offset += 9
                let palette = flags & 0x80 != 0 ? try takePalette(flags) : nil
                _ = try reader.u8(offset)
                return Image(right: right, bottom: bottom, palette: palette)
            default: break
            }
        }
        return nil
    }

    /// Skips the code size and the pixels of the image found last.
    mutating func skipPixels() throws {
        offset += 1
        try skipSubBlocks()
    }

    private mutating func skipSubBlocks() throws {
        while true {
            try countBlock()
            let length = try reader.u8(offset)
            offset += 1 + length
            if length == 0 { return }
        }
    }

    private mutating func countBlock() throws {
        blocksLeft -= 1
        guard blocksLeft > 0 else { throw HeaderProblem.tooLong }
    }
}
