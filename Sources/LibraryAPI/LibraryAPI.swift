package import HTTP
package import Media

/// The library dialect: a Django REST framework media library at `/api/media/files` (library-api.md).
package struct LibraryAPI: Responder {
    let library: MediaLibrary
    /// Scheme and host that absolute URLs begin with; nil: as the client asked.
    let publicURL: String?
    /// Bytes a file may have, whatever its bucket allows.
    let maxUpload: Int64

    /// - Parameters:
    ///   - publicURL: `https://media.example.org`, without a slash at the end; nil: as the client asked.
    ///   - maxUpload: bytes.
    package init(library: MediaLibrary, publicURL: String?, maxUpload: Int64) {
        self.library = library
        self.publicURL = publicURL
        self.maxUpload = maxUpload
    }

    package func respond(to request: Request) -> Response {
        guard let route = Route(request.target) else { return Refusal.notFound.response(to: nil) }
        var exchange = Exchange(request: request, route: route, base: base(of: request))
        var response: Response
        do {
            // Who asks and what is answered are of one moment.
            response =
                switch request.method {
                case .get, .head, .options: try library.catalog.snapshot { try answer(&exchange) }
                default: try answer(&exchange)
                }
        } catch {
            response = Refusal(of: error, maxUpload: maxUpload).response(to: exchange)
            if response.status.code >= 500 { response.note.fault = String(describing: error) }
        }
        response.headers.set("Allow", route.allow)
        markForReader(&response)
        response.note.operation = exchange.operation
        response.note.user = exchange.caller.map { Subject.local($0.id).key }
        return response
    }

    /// The checks in DRF's order (library-api.md §1), then the verb.
    private func answer(_ exchange: inout Exchange) throws -> Response {
        try exchange.negotiate()
        let caller = try authenticate(exchange.request)
        exchange.caller = caller
        try exchange.authorize(caller)
        if exchange.request.stage == .admission { return try admit(exchange) }
        switch (exchange.route, exchange.request.method) {
        case (.list, .get), (.list, .head): return try list(exchange)
        case (.list, .post): return try create(exchange, by: caller)
        case (.file(let key), .get), (.file(let key), .head): return try retrieve(key, exchange)
        case (.file(let key), .patch): return try update(key, exchange, requiringName: false)
        case (.file(let key), .put): return try update(key, exchange, requiringName: true)
        case (.file(let key), .delete): return try delete(key)
        case (let route, .options): return try options(route, exchange, caller)
        default: throw Refusal.methodNotAllowed(exchange.request.method.name)
        }
    }

    /// Lets no shared cache keep an answer, and the reader's own only what it asks for again each time.
    private func markForReader(_ response: inout Response) {
        let isRefusal = response.status.code >= 400
        response.headers.set("Cache-Control", isRefusal ? "no-store" : "private, no-cache")
        response.headers.set("Vary", "Accept, Authorization, Cookie")
    }

    private func base(of request: Request) -> String {
        publicURL ?? "\(request.scheme)://\(request.host.isEmpty ? "localhost" : request.host)"
    }
}
