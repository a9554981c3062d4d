/// How a body is to be presented, and under which name it is to be saved (RFC 6266).
package enum ContentDisposition: String, Sendable {
    case inline
    case attachment

    /// Bytes of a name; common file systems take no more, and with it a value is at most 1,062 bytes long.
    private static let nameLimit = 255

    /// The value of the field.
    ///
    /// A name of printable ASCII stands in `filename` alone. Any other is there with `_` in place of what readers take
    /// differently, and whole in `filename*`. A long one loses the end of its stem. No byte of a name but printable
    /// ASCII ever gets out.
    ///
    /// - Parameter filename: nil or empty for none.
    package func value(filename: String?) -> String {
        guard let filename, !filename.isEmpty else { return rawValue }
        let name = Self.shortened(filename)
        let plain = String(name.map { Self.isPlain($0) ? $0 : "_" })
        let value = "\(rawValue); filename=\"\(plain)\""
        guard !plain.utf8.elementsEqual(name.utf8) else { return value }
        return "\(value); filename*=UTF-8''\(percentEncoded(name, keeping: "!#$&+^`|"))"
    }

    /// Whether all readers take a character alike in a quoted string: some do not know `\` as an escape, some decode
    /// `%41`, and `/` and `\` would name folders.
    private static func isPlain(_ character: Character) -> Bool {
        guard let byte = character.utf8.first, character.utf8.count == 1, 32...126 ~= byte else {
            return false
        }
        return character != "\"" && character != "\\" && character != "%" && character != "/"
    }

    /// `name` in at most ``nameLimit`` bytes: the stem loses whole characters, the extension stays.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > nameLimit else { return name }
        let dot = name.unicodeScalars.lastIndex(of: ".") ?? name.endIndex
        let hasExtension = dot > name.startIndex && name[dot...].utf8.count <= 16
        let ending = hasExtension ? name[dot...] : ""
        let stem = hasExtension ? name[..<dot] : name[...]
        var room = nameLimit - ending.utf8.count
        let cut = stem.prefix {
            room -= $0.utf8.count
            return room >= 0
        }
        guard cut.isEmpty else { return String(cut) + ending }
        // One character may have any number of accents.
        room = nameLimit - ending.utf8.count
        let scalars = stem.unicodeScalars.prefix {
            room -= UTF8.width($0)
            return room >= 0
        }
        return String(scalars) + ending
    }
}
