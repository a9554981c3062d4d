/// A file's lasting name in the storage dialect: a UUID in lower case (RFC 9562).
package struct FileID: BytewiseText {
    /// 36 characters, lower case, with hyphens.
    package let text: String

    /// Nil unless `text` is a UUID in its hyphenated form; upper case is folded.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            switch (index, byte) {
            case (8, 45), (13, 45), (18, 45), (23, 45): continue
            case (8, _), (13, _), (18, _), (23, _): return nil
            case (_, 48...57), (_, 97...102), (_, 65...70): continue
            default: return nil
            }
        }
        self.text = text.lowercased()
    }

    /// A random one (version 4).
    package static func random() -> FileID {
        var high = UInt64.random(in: 0 ... .max)
        var low = UInt64.random(in: 0 ... .max)
        high = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for nibble in 0..<32 {
            if [8, 12, 16, 20].contains(nibble) { text.append(45) }
            let half = nibble < 16 ? high : low
            text.append(digits[Int(half >> UInt64((15 - nibble % 16) * 4) & 15)])
        }
        return FileID(unchecked: String(decoding: text, as: UTF8.self))
    }

    /// Trusts `text`, for rows that were checked when they were written.
    package init(unchecked text: String) { self.text = text }
}
