/// Formats that are written in text and begin with a signature no prose has.
enum TextDocument {
    /// The type of such a document; nil for other text.
    ///
    /// - Parameters:
    ///   - text: the text in single bytes, without a byte order mark.
    ///   - suffix: decides where a signature alone is weak.
    static func type(of text: [UInt8], suffix: FileSuffix) -> String? {
        if isPDF(text) { return "application/pdf" }
        if isRichText(text) { return "text/rtf" }
        if isPostScript(text, suffix: suffix) { return "application/postscript" }
        if text.matches("#!AMR\n") || text.matches("#!AMR-WB\n") {
            return text.matches("#!AMR\n") ? "audio/amr" : "audio/amr-wb"
        }
        if let type = netpbmType(text, isText: true, suffix: suffix) { return type }
        return nil
    }

    /// The type of text that says what it is in its first line, for files whose suffix says nothing.
    static func typeByFirstLine(of text: [UInt8]) -> String? {
        let line = String(decoding: text.prefix(64).prefix { $0 != 0x0a && $0 != 0x0d }, as: UTF8.self)
        switch line.uppercased() {
        case "BEGIN:VCALENDAR": return "text/calendar"
        case "BEGIN:VCARD": return "text/vcard"
        default: break
        }
        return line == "WEBVTT" || line.hasPrefix("WEBVTT ") || line.hasPrefix("WEBVTT\t") ? "text/vtt" : nil
    }

    /// `%PDF-1.7` alone in its line, as a program writes it.
    private static func isPDF(_ text: [UInt8]) -> Bool {
        let start = text.prefix(64).prefix(while: isSpace).count
        guard text.matches("%PDF-", at: start), start + 5 < text.count, isDigit(text[start + 5]) else {
            return false
        }
        let rest = text[(start + 5)...].drop { isDigit($0) || $0 == UInt8(ascii: ".") }
            .drop { $0 == 0x20 || $0 == 0x09 }
        return rest.first.map { [0x0a, 0x0d, UInt8(ascii: "%")].contains($0) } ?? true
    }

    /// `{\rtf1` and then another control word or group.
    private static func isRichText(_ text: [UInt8]) -> Bool {
        guard text.matches("{\\rtf") else { return false }
        let digits = text[5...].prefix(while: isDigit)
        let rest = text[5...].dropFirst(digits.count).drop(while: isSpace)
        return rest.first.map {
            $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}")
        }
            ?? !digits.isEmpty
    }

    private static func isPostScript(_ text: [UInt8], suffix: FileSuffix) -> Bool {
        if text.matches("%!PS-Adobe-") { return true }
        if text.matches("%!PS"), text.count > 4, text[4] == 0x0a || text[4] == 0x0d { return true }
        return text.matches("%!") && ["ps", "eps", "ai"].contains(suffix.text)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
