/// The beginning of a long JSON text, closed so that libmagic recognises what was cut.
enum JSONPrefix {
    /// Cuts text that begins with an object or array behind the last whole value and closes what is open there.
    ///
    /// - Parameter text: the beginning of a text.
    /// - Returns: a whole JSON text; where the first value ends within the bytes, all whole lines; else `text`.
    static func completed(_ text: [UInt8]) -> [UInt8] {
        guard let first = text.first(where: { !" \t\r\n".utf8.contains($0) }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return text }
        var open: [UInt8] = []
        var isString = false
        var isEscaped = false
        var cut: (position: Int, closing: [UInt8])?
        for (position, byte) in text.enumerated() {
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == byte else { return text }
                if open.isEmpty { return wholeLines(of: text) }
            case UInt8(ascii: ","):
                // Deeper nesting than libmagic follows is cut where it begins.
                if open.count < 16 { cut = (position, open.reversed()) }
            default: break
            }
        }
        guard let cut else { return text }
        return text[..<cut.position] + cut.closing
    }

    private static func wholeLines(of text: [UInt8]) -> [UInt8] {
        text.lastIndex(of: 0x0a).map { [UInt8](text[...$0]) } ?? text
    }
}
