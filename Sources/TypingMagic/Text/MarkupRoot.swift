/// The beginning of a markup document, read in linear time without a parser: its prolog and its first element.
struct MarkupRoot: Equatable {
    /// The first element, in lower case, without its namespace prefix; nil if it does not come within the bytes.
    let name: String?
    /// Whether the name has a namespace prefix.
    let isPrefixed: Bool
    /// Whether white space or `>` ends the name, as the MIME sniffing standard asks for.
    let isTerminated: Bool
    /// Whether `<?xml` came first.
    let hasXMLDeclaration: Bool
    /// Whether the document type is `html`.
    let hasHTMLDoctype: Bool
    /// Whether there are comments in front of the first element.
    let hasComment: Bool

    /// Nil if the text does not begin as markup.
    ///
    /// - Parameter text: a text as ``singleBytes(of:)`` returns it.
    init?(of text: [UInt8]) {
        var prolog = Prolog(text: text)
        guard let start = prolog.skip() else { return nil }
        hasXMLDeclaration = prolog.hasXMLDeclaration
        hasHTMLDoctype = prolog.hasHTMLDoctype
        hasComment = prolog.hasComment
        guard start < text.count else {
            (name, isPrefixed, isTerminated) = (nil, false, false)
            return
        }
        let rest = text[(start + 1)...]
        let raw = rest.prefix(256).prefix { byte in
            !isMarkupSpace(byte) && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/")
        }
        guard raw.count < 256, let local = raw.split(separator: UInt8(ascii: ":")).last else { return nil }
        name = String(decoding: local, as: UTF8.self).lowercased()
        isPrefixed = local.count < raw.count
        let end = rest.dropFirst(raw.count).first
        isTerminated = end.map { isMarkupSpace($0) || $0 == UInt8(ascii: ">") } ?? false
    }

    /// A text without byte order mark; UTF-16 as its low bytes where they are ASCII, which is all that markup
    /// consists of.
    static func singleBytes(of bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return [UInt8](bytes[3...]) }
        let hasMark = bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0xff, 0xfe])
        guard bytes.count >= 2, hasMark || bytes[0] == 0 || bytes[1] == 0 else { return bytes }
        let isBig = hasMark ? bytes[0] == 0xfe : bytes[0] == 0
        return stride(from: hasMark ? 2 : 0, to: bytes.count - 1, by: 2).map { index in
            let (high, low) = isBig ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
            return high == 0 ? low : UInt8(ascii: "?")
        }
    }
}

/// White space between the parts of a prolog.
private func isMarkupSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

/// White space, comments, processing instructions and the document type in front of the first element.
private struct Prolog {
    let text: [UInt8]
    private(set) var hasXMLDeclaration = false
    private(set) var hasHTMLDoctype = false
    private(set) var hasComment = false

    init(text: [UInt8]) { self.text = text }

    /// The position of the first element's `<`; the end of the text if the prolog fills it; nil for no markup.
    mutating func skip() -> Int? {
        var position = 0
        var isMarkup = false
        while true {
            while position < text.count, isMarkupSpace(text[position]) { position += 1 }
            guard position + 1 < text.count, text[position] == UInt8(ascii: "<") else {
                let isAtEnd = position >= text.count - 1
                return hasXMLDeclaration || isMarkup && isAtEnd ? text.count : nil
            }
            let end: Int?
            if text.matches("<?", at: position) {
                // A program's source, which begins as markup only by chance.
                if text.matches("<?php", at: position) || text.matches("<?=", at: position) { return nil }
                if text.matches("<?xml", at: position) { hasXMLDeclaration = true }
                end = self.end(of: "?>", from: position + 2)
            } else if text.matches("<!--", at: position) {
                hasComment = true
                end = self.end(of: "-->", from: position + 4)
            } else if text.matches("<!", at: position) {
                let word = String(decoding: text[(position + 2)...].prefix(13), as: UTF8.self).lowercased()
                if word == "doctype html"
                    || (word.hasPrefix("doctype html") && word.utf8.last.map(isEnd) == true)
                {
                    hasHTMLDoctype = true
                }
                end = endOfDeclaration(from: position + 2)
            } else {
                return position
            }
            isMarkup = true
            position = end ?? text.count
        }
    }

    private func isEnd(_ byte: UInt8) -> Bool { isMarkupSpace(byte) || byte == UInt8(ascii: ">") }

    private func end(of mark: String, from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        var position = start
        while position + mark.count <= text.count {
            if text[position] == mark[0], text.matches(mark, at: position) { return position + mark.count }
            position += 1
        }
        return nil
    }

    /// Past the `>` of `<!DOCTYPE …>`, its internal subset and quoted strings skipped.
    private func endOfDeclaration(from start: Int) -> Int? {
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
