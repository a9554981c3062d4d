/// One HTTP response: a status, header fields and how the bytes reach the client.
package struct Response: Sendable {
    package enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// Pieces that are made one after the other while they are sent, and so never are in memory together.
        case pieces(ResponsePieces)
        /// nginx sends the file behind this internal location itself (X-Accel-Redirect): all of it, or the ranges that a
        /// Range field of this value asks for (``RangeField/canonical``).
        case location(String, range: String? = nil)
        /// No answer yet: the request has to wait for work, and is to be repeated with ``Request/Waiting/allowed``.
        case deferred(Deferral)
    }

    package var status: Status
    package var headers: Headers
    package var body: Body
    /// What the request turned out to be and who asked, for the log.
    package var note = ResponseNote()

    package init(_ status: Status, headers: Headers = [:], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A body of JSON text, typed `application/json` without a charset (RFC 8259 §11 defines none).
    package static func json(_ status: Status, _ bytes: [UInt8], headers: Headers = [:]) -> Response {
        var response = Response(status, headers: headers, body: .bytes(bytes))
        response.headers.set("Content-Type", "application/json")
        return response
    }

    /// Plain text, for people and probes.
    package static func text(_ status: Status, _ text: String) -> Response {
        Response(
            status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }
}

/// A body whose length is known only once it was sent.
package struct ResponsePieces: Sendable {
    package let count: Int
    /// Makes one piece. It is called once for each index, ascending; an error breaks the response off.
    package let make: @Sendable (Int) throws -> [UInt8]

    package init(count: Int, make: @escaping @Sendable (Int) throws -> [UInt8]) {
        self.count = count
        self.make = make
    }
}

/// Why a request has to wait.
package struct Deferral: Equatable, Sendable {
    /// Who asks: callers take turns.
    package let caller: String
    /// What is waited for; equal for requests that are all served once it is done.
    package let work: String

    package init(caller: String, work: String) {
        self.caller = caller
        self.work = work
    }
}

/// What the log says of a request beside its status.
package struct ResponseNote: Sendable {
    /// The operation of the dialect, `library.create` for instance.
    package var operation = "-"
    /// The caller's user id, nil for nobody.
    package var user: String?
    /// The cause of a 5xx, for the log alone.
    package var fault: String?
    /// The status the client gets, where nginx answers with another one than the responder's.
    package var status: Status?

    package init() {}
}
