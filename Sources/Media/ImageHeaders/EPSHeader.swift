// EPS: Adobe Technical Notes 5001 (document structuring conventions) and 5002 §2, §5.
extension ImageHeader {
    static func eps(_ reader: HeaderReader) throws -> ImageHeader? {
        guard try reader.u32(0, .big) == 0xC5D0_D3C6 else { return try eps(text: reader) }
        // A DOS binary file: the text is a part of it.
        let text = try reader.part(at: reader.u32(4, .little), count: reader.u32(8, .little))
        return try text.has("%!PS", at: 0) ? eps(text: text) : nil
    }

    private static func eps(text: HeaderReader) throws -> ImageHeader? {
        // Without "EPSF" it is a document to be printed.
        var lines = HeaderLines(text, limit: 256)
        guard let first = try lines.next(), first.starts(with: "%!PS-Adobe"),
            first.words.contains(where: { $0.starts(with: "EPSF".utf8) })
        else { return nil }
        var comments = EPSComments(text)
        try comments.read(text)
        guard let box = comments.box else { return nil }
        let size = comments.pixels ?? (box[2] - box[0], box[3] - box[1])
        return ImageHeader(.eps, width: size.0, height: size.1, mode: comments.mode)
    }
}

/// What the comments of an EPS file say of its picture.
private struct EPSComments {
    /// Left, bottom, right and top in points.
    private(set) var box: [Int]?
    /// Sides of a picture that is made of pixels.
    private(set) var pixels: (Int, Int)?
    private(set) var mode = "RGB"
    private var lines: HeaderLines
    private var isBoxAtEnd = false
    /// Bytes at the end in which a trailer is.
    private static let trailer = 32 << 10

    init(_ text: HeaderReader) { lines = HeaderLines(text, limit: 256 << 10) }

    /// Reads the header, the program as far as that is not long, and the trailer.
    mutating func read(_ text: HeaderReader) throws {
        try readHeader()
        try readProgram()
        guard box == nil, lines.isCut else { return }
        lines = HeaderLines(text, at: max(0, text.count - Self.trailer), limit: Self.trailer)
        while let line = try lines.next() { readBox(line) }
    }

    private mutating func readHeader() throws {
        while let line = try lines.next(), line.first == 0x25, !line.starts(with: "%%EndComments") {
            readBox(line)
        }
        guard box != nil || isBoxAtEnd else { throw HeaderProblem.malformed }
    }

    private mutating func readProgram() throws {
        while let line = try lines.next(), !line.starts(with: "%%EOF") {
            if line.starts(with: "%ImageData:"), pixels == nil {
                readPixels(Array(line.dropFirst(11)).words)
            } else if line.starts(with: "%%BeginBinary:"), let count = line.words.last?.decimal {
                lines.skip(count)
            } else if isBoxAtEnd {
                readBox(line)
            }
        }
    }

    private mutating func readBox(_ line: [UInt8]) {
        guard line.starts(with: "%%BoundingBox:") else { return }
        let words = Array(line.dropFirst(14)).words
        if words.first?.elementsEqual("(atend)".utf8) == true { isBoxAtEnd = true }
        guard box == nil || isBoxAtEnd else { return }
        let numbers = words.compactMap(\.truncatedNumber)
        if numbers.count == 4, words.count == 4 { box = numbers }
    }

    private mutating func readPixels(_ words: [ArraySlice<UInt8>]) {
        let numbers = words.prefix(4).compactMap(\.decimal)
        guard numbers.count == 4 else { return }
        switch (numbers[2], numbers[3]) {
        case (1, _): mode = "1"
        case (8, 1): mode = "L"
        case (8, 2): mode = "LAB"
        case (8, 3): mode = "RGB"
        case (8, 4): mode = "CMYK"
        default: return
        }
        pixels = (numbers[0], numbers[1])
    }
}
