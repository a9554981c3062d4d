extension Headers {
    /// The codings of the body besides `identity`, in lower case (RFC 9110 §8.4); empty for a body as it is.
    package var contentCodings: [String] {
        all("content-encoding").flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
            .map { String(decoding: $0.filter { $0 != 32 && $0 != 9 }, as: UTF8.self).lowercased() }
            .filter { !["", "identity"].contains($0) }
    }
}
