import HTTP

/// One request of a connection and its answer.
struct FastCGIExchange {
    let connection: FastCGIConnection
    let responder: any Responder
    let observer: (ExchangeSummary) -> Void

    /// Reads the request, has it answered, writes the answer; whether the connection may carry another.
    ///
    /// - Parameter onBegin: called with the method before the request is answered; not at all if there is none.
    func run(_ onBegin: (Method) -> Void) -> Bool {
        let start = ContinuousClock.now
        guard let parameters = connection.readParameters() else { return false }
        // RFC 3875 §4.2: without a length there is no body, unless the web server says it is chunked.
        let announced = parameters.contentLength ?? (parameters.isChunked ? nil : 0)
        // An admission comes without the body that it announces.
        guard let input = connection.input(announced: parameters.stage == .whole ? announced : 0) else {
            return false
        }
        let request = Request(
            Method(parameters.method), parameters.uri, headers: parameters.headers,
            body: RequestBody(announced: announced, pull: input.read(into:)), scheme: parameters.scheme,
            host: parameters.host, id: parameters.makeID(), stage: parameters.stage)

        onBegin(request.method)
        var response = responder.respond(to: request)
        let file = portion(of: &response, to: request)
        let head = head(of: &response, to: request)
        let body = body(of: response, to: request)
        // One write: small answers leave as one record.
        var written = connection.write(head + body)
        var isWritten = written == head.count + body.count
        while isWritten, let piece = file?.next() {
            let count = connection.write(piece)
            written += count
            isWritten = count == piece.count
        }
        if let file, !file.isSent { isWritten = false }
        if isWritten { isWritten = writePieces(of: &response, to: request, counting: &written) }
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
    private func body(of response: Response, to request: Request) -> [UInt8] {
        guard case .bytes(let bytes) = response.body, request.method != .head, !response.status.hasNoContent
        else { return [] }
        return bytes
    }

    /// Makes and writes the pieces of a body; false if not all were taken.
    ///
    /// The end of a body without a length is the end of the request, so an answer that breaks off ends the connection
    /// instead: the web server must not take it for whole.
    private func writePieces(
        of response: inout Response, to request: Request, counting written: inout Int
    ) -> Bool {
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

    /// The file that follows the header block; one that cannot be opened becomes a neutral 500.
    private func portion(of response: inout Response, to request: Request) -> FilePortion? {
        guard case .file(let path, let offset, let length) = response.body, request.method != .head else {
            return nil
        }
        do {
            return try FilePortion(path: path, offset: offset, length: length)
        } catch {
            let note = response.note
            response = Response(500)
            response.note = note
            response.note.fault = "\(path.escapedForLog(limit: 256)): \(error)"
            return nil
        }
    }

    /// The header block; a response that cannot be sent becomes a neutral 500.
    private func head(of response: inout Response, to request: Request) -> [UInt8] {
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
