import CMagic

/// libmagic's database, loaded once; for one thread at a time.
struct MagicCookie: ~Copyable {
    /// Compressed data is never looked into: that would be an invitation to bombs. Encodings and CSV are left out, for
    /// ``TextEncoding`` and the file's suffix decide on them.
    private static let flags =
        MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_CSV

    private let cookie: magic_t

    /// Loads the database.
    ///
    /// - Throws: ``TypingError/noDatabase(_:)``.
    init() throws(TypingError) {
        guard let cookie = magic_open(Self.flags) else {
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

    /// The type that libmagic gives these bytes.
    func claim(about bytes: [UInt8]) -> MagicClaim {
        guard let text = bytes.withUnsafeBytes({ magic_buffer(cookie, $0.baseAddress, $0.count) }) else {
            return MagicClaim("")
        }
        return MagicClaim(String(cString: text))
    }
}
