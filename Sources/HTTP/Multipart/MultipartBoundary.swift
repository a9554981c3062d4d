/// What separates the parts of a form, as its Content-Type announces it (RFC 7578 §4.1).
struct MultipartBoundary {
    /// CRLF, two dashes, the boundary: every delimiter starts with these bytes and holds no other CR.
    let delimiter: [UInt8]

    /// Throws ``MultipartError/notFormData``, ``MultipartError/missingBoundary`` or
    /// ``MultipartError/invalidBoundary``.
    init(contentType: String) throws {
        let mediaType = Array(contentType.utf8.prefix { $0 != UInt8(ascii: ";") })[...].trimmingSpace
        guard String(decoding: mediaType, as: UTF8.self).equalsIgnoringCase("multipart/form-data") else {
            throw MultipartError.notFormData
        }
        guard let parsed = HeaderParameters.parse(contentType) else { throw MultipartError.invalidBoundary }
        let boundaries = parsed.all("boundary")
        guard let boundary = boundaries.first else { throw MultipartError.missingBoundary }
        // Whoever looks first at such a request may have picked the other one.
        guard boundaries.count == 1 else { throw MultipartError.invalidBoundary }
        // A boundary never ends in a space; on the delimiter line it is padding.
        let characters = boundary.utf8.reversed().drop { $0 == 32 }.reversed()
        guard 1...70 ~= characters.count, characters.allSatisfy(\.isBoundaryCharacter) else {
            throw MultipartError.invalidBoundary
        }
        delimiter = Array("\r\n--".utf8) + characters
    }

    /// Whether the two dashes and the boundary stand anywhere in `bytes`, on a line of their own or not.
    ///
    /// Knuth, Morris and Pratt's search: boundaries like to start with dashes, and so do floods.
    func occurs(in bytes: [UInt8]) -> Bool {
        let pattern = Array(delimiter.dropFirst(2))
        var borders = [0]
        func extended(_ matched: Int, by byte: UInt8) -> Int {
            var matched = matched
            while matched > 0, pattern[matched] != byte { matched = borders[matched - 1] }
            return pattern[matched] == byte ? matched + 1 : matched
        }
        for byte in pattern.dropFirst() { borders.append(extended(borders[borders.count - 1], by: byte)) }

        var matched = 0
        for byte in bytes {
            matched = extended(matched, by: byte)
            if matched == pattern.count { return true }
        }
        return false
    }
}

extension UInt8 {
    /// RFC 2046 §5.1.1, `bchars`.
    fileprivate var isBoundaryCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "'()+_,-./:=? ".utf8.contains(self)
        }
    }
}
