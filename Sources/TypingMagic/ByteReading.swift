/// Reads that stay within the bytes.
extension [UInt8] {
    /// Whether `pattern` stands at `position`.
    func matches(_ pattern: some Collection<UInt8>, at position: Int = 0) -> Bool {
        position >= 0 && pattern.count <= count && position <= count - pattern.count
            && self[position..<position + pattern.count].elementsEqual(pattern)
    }

    /// Whether the ASCII characters of `pattern` stand at `position`.
    func matches(_ pattern: String, at position: Int = 0) -> Bool { matches(pattern.utf8, at: position) }

    /// The big-endian number of `width` bytes at `position`; nil outside the bytes or beyond `Int`.
    func bigEndian(at position: Int, width: Int) -> Int? {
        guard position >= 0, width <= count, position <= count - width else { return nil }
        return Int(exactly: self[position..<position + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The little-endian number of `width` bytes at `position`; nil outside the bytes or beyond `Int`.
    func littleEndian(at position: Int, width: Int) -> Int? {
        guard position >= 0, width <= count, position <= count - width else { return nil }
        return Int(
            exactly: self[position..<position + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The four characters at `position`, such as a box type or a brand; nil outside the bytes.
    func fourCharacters(at position: Int) -> String? {
        guard position >= 0, position <= count - 4 else { return nil }
        return String(decoding: self[position..<position + 4], as: UTF8.self)
    }
}
