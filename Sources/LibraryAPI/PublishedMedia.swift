package import HTTP
package import Media

/// Answers below `/media/` where nginx finds nothing, or cannot decide by itself (nginx/vitrine.conf): a file whose name does
/// not say its type, a thumbnail that is not made yet, a file that moved, a precondition nginx would get wrong.
package struct PublishedMedia: Responder {
    /// As of the files that nginx serves by itself.
    private static let cacheControl = "public, max-age=60, must-revalidate"

    /// As nginx sends them with files (nginx/public-headers.conf); it leaves them out where it relays an answer.
    private static let publicHeaders = [
        ("Access-Control-Allow-Origin", "*"),
        (
            "Access-Control-Expose-Headers",
            "Accept-Ranges, Content-Length, Content-Range, ETag, Last-Modified, Location, X-Request-Id"
        ),
        ("Cross-Origin-Resource-Policy", "cross-origin"), ("X-Content-Type-Options", "nosniff"),
    ]

    let library: MediaLibrary
    /// What absolute URLs begin with; nil: redirects name the path alone.
    let publicURL: PublicURL?

    package init(library: MediaLibrary, publicURL: PublicURL? = nil) {
        self.library = library
        self.publicURL = publicURL
    }

    package func respond(to request: Request) -> Response {
        var response: Response
        switch request.method {
        case .get, .head: response = serve(request)
        case .options: response = Response(204, headers: ["Allow": Self.methods])
        default:
            response = Self.refusal(405, "Method not allowed.\n")
            response.headers.set("Allow", Self.methods)
        }
        for (name, value) in Self.publicHeaders { response.headers.set(name, value) }
        response.note.operation = "media.fallback"
        return response
    }

    private static let methods = "GET, HEAD, OPTIONS"

    private func serve(_ request: Request) -> Response {
        // A file is no folder: with a slash behind it, nothing is looked for.
        guard let target = request.target, !target.endsWithSlash, target.segments.count > 2 else {
            return Self.nothing
        }
        do {
            switch try library.publication(
                at: target.segments.dropFirst().joined(separator: "/"), turn: RenderTurn(of: request))
            {
            case .content(let content):
                return self.response(with: content, to: request)
            case .moved(let path):
                return Response(
                    301,
                    headers: [
                        "Location": publishedURL(of: path, base: publicURL?.text ?? ""),
                        "Cache-Control": "no-cache",
                    ])
            case .nothing:
                return Self.nothing
            }
        } catch let deferred as RenderDeferred {
            return Response(
                200,
                body: .deferred(
                    Deferral(caller: RenderTurn(of: request).caller, work: deferred.work)))
        } catch {
            let isPassing = Refusal(of: error, maxUpload: 0).status.code == 503
            var response =
                isPassing
                ? Self.refusal(503, "The service is busy; try again.\n")
                : Self.refusal(500, "Something went wrong.\n")
            if isPassing { response.headers.set("Retry-After", "2") }
            response.note.fault = String(describing: error)
            return response
        }
    }

    private static var nothing: Response { refusal(404, "Not found.\n") }

    /// A sentence that caches ask for again: the next answer may be a file.
    private static func refusal(_ status: Status, _ sentence: String) -> Response {
        var response = Response.text(status, sentence)
        response.headers.set("Cache-Control", "no-cache")
        return response
    }

    private static func unsatisfiable(length: Int64) -> Response {
        var response = refusal(416, "Range not satisfiable.\n")
        response.headers.set("Content-Range", "bytes */\(length)")
        return response
    }

    /// Decides on the preconditions (RFC 9110 §13.2.2) and has nginx send the bytes, or ranges of them.
    private func response(with content: PublicContent, to request: Request) -> Response {
        let conditions = ConditionalRequest(request.headers)
        // A path shows nothing else with this date, so it counts within its second as well (Decisions/0027).
        let lastModified = content.lastModified.map { LastModified(second: $0, now: $0 + 1) }
        var response: Response
        switch conditions.decide(etags: [content.etag], lastModified: lastModified, method: request.method) {
        case .notModified: response = Response(304)
        case .preconditionFailed: response = .text(412, "Precondition failed.\n")
        case .proceed:
            response = Response(200, headers: ["Content-Type": content.type.text])
            if request.method == .head {
                response.headers.set("Content-Length", String(content.size))
                response.headers.set("Accept-Ranges", "bytes")
            } else {
                let isPart = conditions.permitsRange(etag: content.etag, lastModified: lastModified)
                let range = isPart ? RangeField(request.headers) : .absent
                guard range.isSatisfiable(length: content.size) else {
                    return Self.unsatisfiable(length: content.size)
                }
                response.body = .location("/relayed" + content.location, range: range.canonical)
            }
        }
        response.headers.set("Cache-Control", Self.cacheControl)
        response.headers.set("ETag", content.etag)
        if let lastModified { response.headers.set("Last-Modified", lastModified.text) }
        response.note.fault = content.fault
        return response
    }
}

extension RenderTurn {
    /// The turn of an anonymous client.
    fileprivate init(of request: Request) {
        let waiting: Waiting =
            switch request.waiting {
            case .allowed: .allowed
            case .deferred: .deferred
            case .refused: .refused
            }
        self.init(caller: "client \(request.client)", waiting: waiting)
    }
}
