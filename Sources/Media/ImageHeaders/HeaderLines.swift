/// The lines of a text header, each ended by CR, LF or both.
struct HeaderLines {
    /// Nobody writes longer ones into a header.
    private static let longest = 255
    private let reader: HeaderReader
    private var offset: Int
    private let end: Int

    /// - Parameters:
    ///   - reader: of the file.
    ///   - offset: where the first line begins.
    ///   - limit: bytes after which nothing more is read.
    init(_ reader: HeaderReader, at offset: Int = 0, limit: Int) {
        self.reader = reader
        self.offset = offset
        end = offset + min(limit, max(0, reader.count - offset))
    }

    /// The next line that is not empty and has its end, nil if there is none.
    ///
    /// What is longer than any line of a header is cut.
    mutating func next() throws -> [UInt8]? {
        var line: [UInt8] = []
        while offset < end {
            let byte = UInt8(truncatingIfNeeded: try reader.u8(offset))
            offset += 1
            if byte == 0x0A || byte == 0x0D {
                if line.isEmpty { continue }
                return line
            }
            if line.count < Self.longest { line.append(byte) }
        }
        return nil
    }

    /// Whether there is more behind the limit.
    var isCut: Bool { offset >= end && end < reader.count }

    /// Passes over bytes that are no text.
    mutating func skip(_ count: Int) { offset += min(max(0, count), end - offset) }
}

extension [UInt8] {
    func starts(with text: StaticString) -> Bool { text.withUTF8Buffer { starts(with: $0) } }

    /// What white space separates.
    var words: [ArraySlice<UInt8>] { split(whereSeparator: ImageHeader.isSpace) }
}

extension ArraySlice<UInt8> {
    /// A decimal number without a sign, nil for anything else.
    var decimal: Int? {
        guard (1...10).contains(count) else { return nil }
        return reduce(0) { value, byte in
            guard let value, (0x30...0x39).contains(byte) else { return nil }
            return value * 10 + Int(byte - 0x30)
        }
    }

    /// A whole number or a fraction, cut to whole, nil for anything else.
    var truncatedNumber: Int? {
        Double(String(decoding: self, as: UTF8.self)).flatMap { abs($0) < 1e9 ? Int($0) : nil }
    }
}
