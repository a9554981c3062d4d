// Netpbm: the manual pages pbm(5), pgm(5), ppm(5); PFM: Debevec's description.
extension ImageHeader {
    static func netpbm(_ reader: HeaderReader) throws -> ImageHeader? {
        let kind = try reader.tag(0).dropFirst().prefix(1)
        var words = NetpbmWords(reader)
        guard isSpace(UInt8(truncatingIfNeeded: try reader.u8(2))),
            let width = try words.next().decimal, let height = try words.next().decimal
        else { return nil }
        let mode: String
        switch kind {
        case "1", "4": mode = "1"
        case "f":
            let scale = Double(String(decoding: try words.next(), as: UTF8.self)) ?? 0
            guard scale.isFinite, scale != 0 else { return nil }
            mode = "F"
        default:
            guard let maximum = try words.next().decimal, (1...65_535).contains(maximum) else { return nil }
            mode = kind == "3" || kind == "6" ? "RGB" : maximum > 255 ? "I" : "L"
        }
        // Numbers as text must go on with numbers.
        if "123".contains(kind), try !words.goesOnWithNumber() { return nil }
        return ImageHeader(.netpbm, width: width, height: height, mode: mode)
    }
}

/// The words of a Netpbm header behind its mark.
private struct NetpbmWords {
    private let reader: HeaderReader
    private var offset = 2
    /// Pillow reads no longer ones, except for samples.
    private static let longest = 10
    /// Bytes after which no header goes on.
    private static let limit = 1 << 20

    init(_ reader: HeaderReader) { self.reader = reader }

    /// The next word and the white space behind it. Throws ``HeaderProblem`` if there is no such word.
    mutating func next() throws -> ArraySlice<UInt8> {
        var word: ArraySlice<UInt8> = []
        while offset < reader.count {
            guard offset < Self.limit else { throw HeaderProblem.tooLong }
            let byte = UInt8(truncatingIfNeeded: try reader.u8(offset))
            offset += 1
            if byte == 0x23 {
                try skipLine()
            } else if !ImageHeader.isSpace(byte) {
                word.append(byte)
                guard word.count <= Self.longest else { throw HeaderProblem.malformed }
            } else if !word.isEmpty {
                return word
            }
        }
        throw HeaderProblem.truncated
    }

    /// Whether the next word, if there is one, begins with a digit.
    mutating func goesOnWithNumber() throws -> Bool {
        while offset < min(reader.count, Self.limit) {
            let byte = UInt8(truncatingIfNeeded: try reader.u8(offset))
            if byte != 0x23, !ImageHeader.isSpace(byte) { return (0x30...0x39).contains(byte) }
            offset += 1
            if byte == 0x23 { try skipLine() }
        }
        return true
    }

    private mutating func skipLine() throws {
        while offset < reader.count, ![0x0A, 0x0D].contains(try reader.u8(offset)) {
            guard offset < Self.limit else { throw HeaderProblem.tooLong }
            offset += 1
        }
    }
}
