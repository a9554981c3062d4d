/// The origins whose web pages may call the service from a browser (Fetch, "CORS protocol"); the same for every dialect.
package struct AllowedOrigins: Sendable {
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    private static let requestHeaders = """
        Authorization, Content-Type, Origin, Range, If-Match, If-None-Match, If-Modified-Since, \
        If-Unmodified-Since, If-Range, X-Hasura-Admin-Secret, X-Hasura-Role, X-Hasura-User-Id, \
        X-Nhost-Bucket-Id, X-Nhost-File-Name, X-Nhost-File-Id, X-Requested-With
        """
    private static let responseHeaders = """
        Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Range, Content-Type, Cache-Control, \
        ETag, Last-Modified, Link, Location, Retry-After, WWW-Authenticate, X-Error, X-Request-Id
        """
    /// Seconds a browser may remember the answer to a preflight.
    private static let maxAge = "86400"

    /// `https://*.example.org` for instance; `*` is anything.
    private let patterns: [String]
    private let allowsCredentials: Bool

    /// - Parameters:
    ///   - patterns: `*` in one stands for any number of characters.
    ///   - allowsCredentials: whether browsers may send cookies and let pages read the answer then.
    package init(_ patterns: [String] = ["*"], allowsCredentials: Bool = false) {
        self.patterns = patterns
        self.allowsCredentials = allowsCredentials
    }

    /// Adds the headers by which a browser decides whether the page may read the response.
    ///
    /// - Parameters:
    ///   - response: gets its `Vary` as one line, whether or not there is an origin.
    ///   - request: names the origin, if it comes from a page of another one.
    package func mark(_ response: inout Response, to request: Request) {
        response.vary(by: "Origin, Access-Control-Request-Method")
        guard let origin = request.headers["origin"], allows(origin) else { return }
        response.headers.set("Access-Control-Allow-Origin", origin)
        response.headers.set("Access-Control-Allow-Credentials", allowsCredentials ? "true" : "false")
        response.headers.set("Access-Control-Expose-Headers", Self.responseHeaders)
    }

    /// Whether `request` is a browser's question before the real request (Fetch, "CORS-preflight request").
    ///
    /// - Parameter request: of any method.
    /// - Returns: true for OPTIONS with an origin and the method to come.
    package static func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.headers["origin"] != nil
            && request.headers["access-control-request-method"] != nil
    }

    /// The answer to `OPTIONS`, a preflight or not; ``mark(_:to:)`` completes it.
    ///
    /// - Parameters:
    ///   - request: names the origin, if there is one.
    ///   - allow: the methods of the place, as the `Allow` header has them.
    /// - Returns: 204 without a body.
    package func preflight(_ request: Request, allow: String) -> Response {
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
