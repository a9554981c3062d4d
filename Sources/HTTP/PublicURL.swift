/// The URL under which clients reach the service, when it is configured: scheme, host and perhaps a path.
package struct PublicURL: Equatable, Sendable {
    /// `https://media.example.org/files` for instance, without a slash at the end.
    package let text: String
    /// The segments of its path; empty without one.
    package let prefix: [String]

    /// Reads `http(s)://host[:port][/path]`; slashes at the end are dropped.
    ///
    /// - Parameter text: a path may hold letters, digits and `-._~` alone, so that it looks the same encoded and decoded.
    /// - Returns: nil for any other text.
    package init?(_ text: String) {
        var url = Substring(text)
        while url.utf8.last == UInt8(ascii: "/") { url = url.dropLast() }
        guard let scheme = ["https://", "http://"].first(where: { url.utf8.starts(with: $0.utf8) }) else {
            return nil
        }
        let rest = url.utf8.dropFirst(scheme.utf8.count)
        let parts = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let authority = parts.first.flatMap({ String($0) }).flatMap({ Authority($0) }) else {
            return nil
        }
        var prefix: [String] = []
        for part in parts.dropFirst() {
            guard let segment = String(part), !["", ".", ".."].contains(segment),
                percentEncoded(segment, keeping: "").utf8.elementsEqual(segment.utf8)
            else { return nil }
            prefix.append(segment)
        }
        self.prefix = prefix
        self.text = scheme + ([authority.text] + prefix).joined(separator: "/")
    }
}

extension Request {
    /// What absolute URLs in the answer begin with, without a slash at the end.
    ///
    /// - Parameter publicURL: nil for the scheme and host of this request.
    package func base(_ publicURL: PublicURL?) -> String {
        publicURL?.text ?? "\(scheme)://\(host.isEmpty ? "localhost" : host)"
    }

    /// The request as it would be without the first segments of its path.
    ///
    /// - Parameter prefix: decoded segments.
    /// - Returns: nil unless the path begins with them, or if there are none.
    package func dropping(_ prefix: [String]) -> Request? {
        guard !prefix.isEmpty, let target,
            target.segments.count >= prefix.count,
            zip(target.segments, prefix).allSatisfy({ $0.utf8.elementsEqual($1.utf8) })
        else { return nil }
        let slash = UInt8(ascii: "/")
        var path = target.rawPath.utf8[...]
        for _ in prefix {
            path = path.drop { $0 == slash }
            path = path.drop { $0 != slash }
        }
        let query = target.rawQuery.isEmpty ? "" : "?\(target.rawQuery)"
        return replacing(uri: (path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)) + query)
    }
}

/// The URL of what is published at `path` below `media/`.
///
/// - Parameters:
///   - path: `core_media/2026/01/31/photo.jpg` for instance, not encoded.
///   - base: what absolute URLs begin with, without a slash at the end.
package func publishedURL(of path: String, base: String) -> String {
    "\(base)/media/\(percentEncoded(path, keeping: "/~!*()'"))"
}
