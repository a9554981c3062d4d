/// One HTTP request, as a responder sees it.
package struct Request {
    package let method: Method
    /// The request target as the client sent it, undecoded.
    package private(set) var uri: String
    /// Nil if the path names no place (undecodable, traversal, control characters).
    package private(set) var target: RequestTarget?
    package let headers: Headers
    package let body: RequestBody
    /// `http` or `https`, as the client spoke it.
    package let scheme: String
    /// The host and port the client asked for; empty unless a URL can hold them as they are.
    package let host: String
    /// Names this request in the log and in the answer to our own faults.
    package let id: String
    /// How much of the request has reached the web server.
    package let stage: Stage

    /// How much of a request has reached the web server when it asks.
    package enum Stage: Sendable {
        /// All of it.
        case whole
        /// The head alone: the web server asks whether it may read the body.
        case admission
    }

    /// The network address the client asks from; empty if unknown.
    package let client: String
    /// Whether the answer may take as long as work that other requests wait for, too.
    package var waiting = Waiting.allowed

    /// What a responder does where it would have to wait.
    package enum Waiting: Sendable {
        /// It waits.
        case allowed
        /// It returns ``Response/Body/deferred(_:)`` at once. Only for safe methods, which can be repeated.
        case deferred
        /// It refuses: the request has waited too long already, or too many wait.
        case refused
    }

    package init(
        _ method: Method, _ uri: String, headers: Headers = [:], body: RequestBody = RequestBody(),
        scheme: String = "http", host: String = "localhost", id: String = "-", stage: Stage = .whole,
        client: String = ""
    ) {
        self.method = method
        self.uri = uri
        self.target = RequestTarget(uri)
        self.headers = headers
        self.body = body
        self.scheme = scheme
        self.host = Authority(host)?.text ?? ""
        self.id = id
        self.stage = stage
        self.client = client
    }

    /// The same request for another target.
    func replacing(uri: String) -> Request {
        var request = self
        request.uri = uri
        request.target = RequestTarget(uri)
        return request
    }
}
