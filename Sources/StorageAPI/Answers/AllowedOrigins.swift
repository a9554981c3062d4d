import HTTP

/// Web pages of which origins may call the dialect from a browser (Fetch, "CORS protocol"; storage-api.md §7).
package struct AllowedOrigins: Sendable {
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    private static let requestHeaders = """
        Authorization, Content-Type, Origin, Range, If-Match, If-None-Match, If-Modified-Since, \
        If-Unmodified-Since, If-Range, X-Hasura-Admin-Secret, X-Hasura-Role, X-Hasura-User-Id, \
        X-Nhost-Bucket-Id, X-Nhost-File-Name, X-Nhost-File-Id
        """
    private static let responseHeaders = """
        Accept-Ranges, Content-Disposition, Content-Length, Content-Range, Content-Type, Cache-Control, ETag, \
        Last-Modified, X-Error, X-Request-Id
        """
    /// Seconds a browser may remember the answer to a preflight.
    private static let maxAge = "86400"

    /// `https://*.example.org` for instance; `*` is anything.
    private let patterns: [String]
    private let allowsCredentials: Bool

    /// - Parameter allowsCredentials: whether browsers may send cookies and let pages read the answer then.
    package init(_ patterns: [String] = ["*"], allowsCredentials: Bool = false) {
        self.patterns = patterns
        self.allowsCredentials = allowsCredentials
    }

    /// Tells the browser whether the page that asked may read the response.
    func mark(_ response: inout Response, to request: Request) {
        response.vary(by: "Origin, Access-Control-Request-Method")
        guard let origin = request.headers["origin"], allows(origin) else { return }
        response.headers.set("Access-Control-Allow-Origin", origin)
        response.headers.set("Access-Control-Allow-Credentials", allowsCredentials ? "true" : "false")
        response.headers.set("Access-Control-Expose-Headers", Self.responseHeaders)
    }

    /// The answer to `OPTIONS`, a preflight or not.
    func preflight(_ request: Request, allow: String) -> Response {
        var response = Response(204, headers: ["Allow": allow])
        guard let origin = request.headers["origin"], allows(origin) else { return response }
        response.headers.set("Access-Control-Allow-Methods", Self.methods)
        response.headers.set("Access-Control-Allow-Headers", Self.requestHeaders)
        response.headers.set("Access-Control-Max-Age", Self.maxAge)
        return response
    }

    private func allows(_ origin: String) -> Bool {
        origin.utf8.count <= 512 && patterns.contains { Self.matches(Array(origin.utf8), Array($0.utf8)) }
    }

    /// Whether `text` is `pattern`, in which `*` stands for any number of characters.
    private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var position = 0
        var index = 0
        // Where the last star stands and how far it reaches: whatever fails later lets it reach further.
        var star: (index: Int, reach: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == text[position] {
                index += 1
                position += 1
            } else if let last = star {
                star = (last.index, last.reach + 1)
                index = last.index + 1
                position = last.reach + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
