import Media

/// Text that is to be typed.
struct TextFile {
    let encoding: TextEncoding
    let suffix: FileSuffix
    /// Whether the text is all of the file.
    let isWhole: Bool
    /// Without byte order mark, as ``MarkupRoot/singleBytes(of:)`` returns it.
    private let text: [UInt8]

    init(head: [UInt8], encoding: TextEncoding, suffix: FileSuffix, isWhole: Bool) {
        self.encoding = encoding
        self.suffix = suffix
        self.isWhole = isWhole
        text = MarkupRoot.singleBytes(of: head)
    }

    /// The type of the text: documents by how they begin, other text by its suffix, the rest by libmagic where
    /// its word is worth something.
    ///
    /// What a browser would run keeps its type whatever the suffix says, so that it is never served as plain text.
    ///
    /// - Parameter claim: asks libmagic about these bytes.
    /// - Returns: the type with its charset.
    func type(claim: ([UInt8]) -> MagicClaim) -> MIMEType {
        let markup = MarkupType(of: text, suffix: suffix)
        if case .document(let essence) = markup { return typed(essence) }
        if let essence = TextDocument.type(of: text, suffix: suffix) { return typed(essence) }
        if let essence = FileExtension.textEssence(of: suffix.text) { return typed(essence) }
        if markup == .fragment { return typed("text/html") }
        if let essence = TextDocument.typeByFirstLine(of: text) { return typed(essence) }
        guard mayBeCredible else { return typed("text/plain") }
        let essence = claim(isWhole ? text : JSONPrefix.completed(text)).essence
        return typed(Self.credible.contains(essence) ? essence : "text/plain")
    }

    /// Text types state their charset (LibraryAPI/Contract §8, StorageAPI/Contract §5); a wrong one would be worse than none.
    private func typed(_ essence: String) -> MIMEType {
        guard essence.hasPrefix("text/"), essence != "text/csv", let charset = encoding.charset else {
            return MIMEType(essence)
        }
        return MIMEType("\(essence); charset=\(charset)")
    }

    /// Whether the text begins like one of the ``credible`` formats; libmagic takes a thousand times as long to say no.
    private var mayBeCredible: Bool {
        let start = text.prefix(4_096).prefix { $0 == 0x20 || (0x09...0x0d).contains($0) }.count
        return ["{", "[", "-----BEGIN PGP", "/* XPM", "#VRML", "0", "999"].contains {
            text.matches($0, at: start)
        }
    }

    /// What libmagic recognises in text by more than a few letters.
    private static let credible: Set<String> = [
        "application/json", "application/x-ndjson", "application/pgp-keys", "application/pgp-signature",
        "application/pgp-encrypted", "image/vnd.dxf", "image/x-xpixmap", "model/vrml",
    ]
}
