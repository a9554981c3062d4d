/// The encoding of bytes that are text: characters and the control characters of text, nothing else.
enum TextEncoding: Equatable {
    /// ASCII included.
    case utf8
    case utf16(isBigEndian: Bool)
    case utf32(isBigEndian: Bool)
    /// Bytes 0xA0 to 0xFF beside ASCII.
    case latin1
    /// Other bytes above ASCII: one of many legacy encodings.
    case unknown8Bit

    /// Nil for bytes that are no text.
    ///
    /// - Parameters:
    ///   - head: the first bytes of a file.
    ///   - isWhole: whether that is all of it; else a character may be cut at the end.
    init?(of head: [UInt8], isWhole: Bool) {
        if let wide = Self.wide(head, isWhole: isWhole) {
            self = wide
            return
        }
        var hasASCII = false
        var hasHigh = false
        var hasC1 = false
        for (index, byte) in head.enumerated() {
            if byte < 0x80 {
                // DOS programs end a text with Control-Z.
                guard Self.isText(byte) || (byte == 0x1a && isWhole && index == head.count - 1) else {
                    return nil
                }
                hasASCII = true
            } else {
                hasHigh = true
                if byte < 0xa0, byte != 0x85 { hasC1 = true }
            }
        }
        if !hasHigh
            || String(validating: Self.wholeCharacters(of: head, isWhole: isWhole), as: UTF8.self) != nil
        {
            self = .utf8
        } else if !hasASCII {
            return nil
        } else {
            self = hasC1 ? .unknown8Bit : .latin1
        }
    }

    /// Whether the bytes prove the encoding, so that no binary signature can be meant.
    var isCertain: Bool {
        switch self {
        case .utf8, .utf16, .utf32: true
        case .latin1, .unknown8Bit: false
        }
    }

    /// The value of the parameter `charset`; nil where a wrong one would be worse than none.
    var charset: String? {
        switch self {
        case .utf8: "utf-8"
        case .utf16(let isBigEndian): isBigEndian ? "utf-16be" : "utf-16le"
        case .utf32(let isBigEndian): isBigEndian ? "utf-32be" : "utf-32le"
        case .latin1: "iso-8859-1"
        case .unknown8Bit: nil
        }
    }

    private static func isText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20..<0x7f, 0x07...0x0d, 0x1b: true
        default: false
        }
    }

    /// The bytes without a UTF-8 sequence that is cut at their end.
    private static func wholeCharacters(of head: [UInt8], isWhole: Bool) -> ArraySlice<UInt8> {
        guard !isWhole else { return head[...] }
        for length in 1...min(3, max(head.count, 1)) where length <= head.count {
            let lead = head[head.count - length]
            guard lead & 0xc0 != 0x80 else { continue }
            let wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
            return length < wanted ? head[..<(head.count - length)] : head[...]
        }
        return head[...]
    }
}

extension TextEncoding {
    /// UTF-32 and UTF-16 with a byte order mark, and UTF-16 without one where every other byte is zero.
    private static func wide(_ head: [UInt8], isWhole: Bool) -> TextEncoding? {
        if head.starts(with: [0xff, 0xfe, 0, 0]), isUTF32(head, isBigEndian: false) {
            return .utf32(isBigEndian: false)
        }
        if head.starts(with: [0, 0, 0xfe, 0xff]), isUTF32(head, isBigEndian: true) {
            return .utf32(isBigEndian: true)
        }
        if head.starts(with: [0xff, 0xfe]) {
            return isUTF16(head, isBigEndian: false, isWhole: isWhole, leastASCII: 0)
                ? .utf16(isBigEndian: false) : nil
        }
        if head.starts(with: [0xfe, 0xff]) {
            return isUTF16(head, isBigEndian: true, isWhole: isWhole, leastASCII: 0)
                ? .utf16(isBigEndian: true) : nil
        }
        guard head.count >= 8, head[0] == 0 || head[1] == 0 else { return nil }
        let isBigEndian = head[0] == 0
        return isUTF16(head, isBigEndian: isBigEndian, isWhole: isWhole, leastASCII: head.count / 4)
            ? .utf16(isBigEndian: isBigEndian) : nil
    }

    /// - Parameter leastASCII: how many code units must be ASCII at least.
    private static func isUTF16(
        _ head: [UInt8], isBigEndian: Bool, isWhole: Bool, leastASCII: Int
    ) -> Bool {
        var countOfASCII = 0
        var isLow = false
        for index in stride(from: 0, to: head.count - 1, by: 2) {
            let (high, low) = isBigEndian ? (head[index], head[index + 1]) : (head[index + 1], head[index])
            if (high & 0xfc == 0xdc) != isLow { return false }
            isLow = high & 0xfc == 0xd8
            switch (high, low) {
            case (0, 0..<0x80):
                guard isText(low) else { return false }
                countOfASCII += 1
            case (0xff, 0xfe...): return false
            default: break
            }
        }
        return countOfASCII >= leastASCII && (!isLow || !isWhole)
    }

    private static func isUTF32(_ head: [UInt8], isBigEndian: Bool) -> Bool {
        stride(from: 0, to: head.count - 3, by: 4).allSatisfy { index in
            let number =
                isBigEndian
                ? head.bigEndian(at: index, width: 4) : head.littleEndian(at: index, width: 4)
            guard let scalar = number.flatMap({ Unicode.Scalar(UInt32($0)) }) else { return false }
            return scalar.value >= 0x80 || isText(UInt8(scalar.value))
        }
    }
}
