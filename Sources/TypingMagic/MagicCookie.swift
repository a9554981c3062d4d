import CMagic

/// libmagic's database, loaded once; for one thread at a time.
struct MagicCookie: ~Copyable {
    private let cookie: magic_t

    /// Compressed data is never looked into: that would be an invitation to bombs.
    init() throws(TypingError) {
        guard let cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_MIME_ENCODING | MAGIC_NO_CHECK_COMPRESS) else {
            throw .noDatabase("magic_open failed")
        }
        guard magic_load(cookie, nil) == 0 else {
            let reason = magic_error(cookie).map { String(cString: $0) } ?? ""
            magic_close(cookie)
            throw .noDatabase(reason)
        }
        // Expressions look for programming languages, which are plain text to us, and take most of the time.
        var longestMatch = 2_048
        magic_setparam(cookie, MAGIC_PARAM_REGEX_MAX, &longestMatch)
        self.cookie = cookie
    }

    deinit { magic_close(cookie) }

    /// What libmagic says of these bytes.
    func claim(about bytes: [UInt8]) -> MagicClaim {
        guard let text = bytes.withUnsafeBytes({ magic_buffer(cookie, $0.baseAddress, $0.count) }) else {
            return MagicClaim("")
        }
        return MagicClaim(String(cString: text))
    }
}

/// libmagic's words taken apart: a media type and an encoding.
struct MagicClaim: Equatable, Sendable {
    /// In lower case; `application/octet-stream` if it is no media type.
    let essence: String
    /// Such as `us-ascii`, `utf-8`, `utf-16le`, `iso-8859-1`, `unknown-8bit`, `binary`.
    let encoding: String

    init(_ text: String) {
        let parts = text.split(separator: ";", maxSplits: 1)
        let essence = parts.first.map { $0.lowercased() } ?? ""
        self.essence = Self.isMediaType(essence) ? essence : "application/octet-stream"
        let parameter = parts.count > 1 ? parts[1].split(separator: "=").last.map(String.init) : nil
        encoding = parameter ?? "binary"
    }

    /// Whether it is text in an encoding libmagic could name.
    var isText: Bool { encoding != "binary" }

    private static func isMediaType(_ text: String) -> Bool {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        // Two results run together have two slashes.
        return halves.count == 2
            && halves.allSatisfy { half in
                (1...100).contains(half.utf8.count)
                    && half.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }
}
