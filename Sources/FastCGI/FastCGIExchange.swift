import HTTP

/// One request of a connection on its way to its answer.
///
/// `@unchecked Sendable`: it has one holder at a time, as its connection has; it changes hands under the lock of a
/// ``Bulkhead``.
final class FastCGIExchange: @unchecked Sendable {
    let connection: FastCGIConnection
    let request: Request
    private let input: RequestInput
    private let start = ContinuousClock.now

    /// Reads a request up to its body.
    ///
    /// - Parameter connection: has something to read.
    /// - Returns: nil if what came is no request; the connection is then of no more use.
    init?(_ connection: FastCGIConnection) {
        guard let parameters = connection.readParameters() else { return nil }
        // RFC 3875 §4.2: without a length there is no body, unless the web server says it is chunked.
        let announced = parameters.contentLength ?? (parameters.isChunked ? nil : 0)
        // An admission comes without the body that it announces.
        guard let input = connection.input(announced: parameters.stage == .whole ? announced : 0) else {
            return nil
        }
        self.connection = connection
        self.input = input
        request = Request(
            Method(parameters.method), parameters.uri, headers: parameters.headers,
            body: RequestBody(announced: announced, pull: input.read(into:)), scheme: parameters.scheme,
            host: parameters.host, id: parameters.makeID(), stage: parameters.stage, client: parameters.client
        )
    }

    /// Who asks, as far as that shows before anything is checked: the credentials, else the client's network.
    var claimedCaller: String {
        request.headers["x-hasura-admin-secret"] ?? request.headers["authorization"] ?? request.client
    }

    /// Whether the web server has hung up: nothing that is answered would arrive.
    var isAbandoned: Bool { connection.arrival == .end }

    /// Has the request answered.
    ///
    /// - Parameters:
    ///   - responder: answers.
    ///   - waiting: what it does where it would have to wait.
    /// - Returns: the response; `Response.Body.deferred(_:)` only where that was asked for.
    func response(of responder: any Responder, waiting: Request.Waiting) -> Response {
        var request = request
        request.waiting = waiting
        let response = responder.respond(to: request)
        guard case .deferred = response.body, waiting != .deferred else { return response }
        var refusal = Response(503, headers: ["Retry-After": "2"])
        refusal.note = response.note
        return refusal
    }

    /// Writes the answer and ends the request.
    ///
    /// - Parameters:
    ///   - response: what is sent; one that cannot be sent becomes a neutral 500.
    ///   - observer: called once the answer is written.
    /// - Returns: whether the connection may carry another request.
    func send(_ response: Response, observer: (ExchangeSummary) -> Void) -> Bool {
        var response = response
        let head = head(of: &response)
        let body = body(of: response)
        // One write: small answers leave as one record.
        var written = connection.write(head + body)
        var isWritten = written == head.count + body.count
        if isWritten { isWritten = writePieces(of: &response, counting: &written) }
        let isCutShort = input.isBroken
        let end = connection.finish(input, mayKeep: isWritten, expectsInput: input.isIncomplete)

        let elapsed = (ContinuousClock.now - start).components
        observer(
            ExchangeSummary(
                requestID: request.id, method: request.method.name.escapedForLog(limit: 32),
                path: request.uri.withoutQuery.escapedForLog(limit: 1_024),
                status: (response.note.status ?? response.status).code, bytesReceived: input.received,
                bytesSent: Int64(max(written - head.count, 0)),
                milliseconds: Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) / 1e15,
                operation: response.note.operation, user: response.note.user, fault: response.note.fault,
                isAborted: !end.isSent || isCutShort, isAdmission: request.stage == .admission))
        if end.hasUnreadInput { connection.linger() }
        return end.isKept
    }

    /// What follows the header block; nothing where the client would take it for the next response.
    private func body(of response: Response) -> [UInt8] {
        guard case .bytes(let bytes) = response.body, request.method != .head, !response.status.hasNoContent
        else { return [] }
        return bytes
    }

    /// Makes and writes the pieces of a body; false if not all were taken.
    ///
    /// The end of a body without a length is the end of the request, so an answer that breaks off ends the connection
    /// instead: the web server must not take it for whole.
    private func writePieces(of response: inout Response, counting written: inout Int) -> Bool {
        guard case .pieces(let pieces) = response.body, request.method != .head else { return true }
        do {
            for index in 0..<pieces.count {
                let piece = try pieces.make(index)
                let count = connection.write(piece)
                written += count
                guard count == piece.count else { return false }
            }
            return true
        } catch {
            response.note.fault = "the answer broke off: \(error)"
            connection.hangUp()
            return false
        }
    }

    /// The header block; a response that cannot be sent becomes a neutral 500.
    private func head(of response: inout Response) -> [UInt8] {
        do {
            return try ResponseHead(response, to: request.method, requestID: request.id).bytes
        } catch {
            let note = response.note
            response = Response(500)
            response.note = note
            response.note.fault = "\(error)"
            let lines = [
                "Status: 500 Internal Server Error", "Content-Length: 0", "X-Request-Id: \(request.id)",
            ]
            return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        }
    }
}

extension String {
    /// Bytes are looked at, not characters: a `?` with an accent on it begins a query like any other.
    fileprivate var withoutQuery: String {
        String(decoding: utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
    }
}
