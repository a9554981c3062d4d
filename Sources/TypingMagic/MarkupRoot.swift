/// The first element of a markup document, found in linear time without a parser.
struct MarkupRoot: Equatable {
    /// In lower case, without its namespace prefix.
    let name: String
    /// Whether `<?xml` came first.
    let hasXMLDeclaration: Bool

    /// Nil if the text does not begin as markup, or the root does not come within it.
    init?(of bytes: [UInt8]) {
        let text = MarkupRoot.singleBytes(of: bytes)
        var position = 0
        var hasXMLDeclaration = false
        while true {
            while position < text.count, MarkupRoot.isSpace(text[position]) { position += 1 }
            guard position + 1 < text.count, text[position] == UInt8(ascii: "<") else { return nil }
            let rest = text[position...]
            if rest.starts(with: "<?".utf8) {
                if rest.starts(with: "<?xml".utf8) { hasXMLDeclaration = true }
                guard let end = MarkupRoot.end(of: "?>", in: text, from: position + 2) else { return nil }
                position = end
            } else if rest.starts(with: "<!--".utf8) {
                guard let end = MarkupRoot.end(of: "-->", in: text, from: position + 4) else { return nil }
                position = end
            } else if rest.starts(with: "<!".utf8) {
                guard let end = MarkupRoot.endOfDeclaration(in: text, from: position + 2) else { return nil }
                position = end
            } else {
                break
            }
        }
        let name = text[(position + 1)...].prefix(256).prefix { byte in
            !MarkupRoot.isSpace(byte) && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/")
        }
        guard name.count < 256, let local = name.split(separator: UInt8(ascii: ":")).last else { return nil }
        self.name = String(decoding: local, as: UTF8.self).lowercased()
        self.hasXMLDeclaration = hasXMLDeclaration
    }

    /// Without byte order mark; UTF-16 as its low bytes where they are ASCII, which is all that markup consists of.
    private static func singleBytes(of bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return [UInt8](bytes[3...]) }
        let isBig = bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0, UInt8(ascii: "<"), 0])
        let isLittle = bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [UInt8(ascii: "<"), 0])
        guard isBig || isLittle else { return bytes }
        let start = bytes[0] == 0xfe || bytes[0] == 0xff ? 2 : 0
        return stride(from: start, to: bytes.count - 1, by: 2).map { index in
            let (high, low) = isBig ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
            return high == 0 ? low : UInt8(ascii: "?")
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func end(of mark: String, in text: [UInt8], from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        var position = start
        while position + mark.count <= text.count {
            if text[position] == mark[0], text[position..<position + mark.count].elementsEqual(mark) {
                return position + mark.count
            }
            position += 1
        }
        return nil
    }

    /// Past the `>` of `<!DOCTYPE …>`, its internal subset and quoted strings skipped.
    private static func endOfDeclaration(in text: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var quote: UInt8?
        var position = start
        while position < text.count {
            let byte = text[position]
            position += 1
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["), UInt8(ascii: "<"): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ">"):
                if depth <= 0 { return position }
                depth -= 1
            default: break
            }
        }
        return nil
    }
}
