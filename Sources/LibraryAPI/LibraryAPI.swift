package import HTTP
package import Media

/// The library dialect: a Django REST framework media library at `/api/media/files` (LibraryAPI/Contract).
package struct LibraryAPI: Responder {
    let library: MediaLibrary
    /// What absolute URLs begin with; nil: as the client asked.
    let publicURL: PublicURL?
    /// Bytes a file may have, whatever its bucket allows.
    let maxUpload: Int64
    /// Pages that may call the dialect from a browser.
    let origins: AllowedOrigins

    /// - Parameters:
    ///   - library: holds the files.
    ///   - publicURL: what absolute URLs begin with; nil: as the client asked.
    ///   - maxUpload: bytes.
    ///   - origins: pages that may call the dialect from a browser.
    package init(
        library: MediaLibrary, publicURL: PublicURL?, maxUpload: Int64,
        origins: AllowedOrigins = AllowedOrigins()
    ) {
        self.library = library
        self.publicURL = publicURL
        self.maxUpload = maxUpload
        self.origins = origins
    }

    /// Whether a path is one of the dialect's.
    ///
    /// - Parameter target: nil for what is no path.
    package static func hasPlace(at target: RequestTarget?) -> Bool { Route(target) != nil }

    package func respond(to request: Request) -> Response {
        if request.stage == .whole { library.bodyHasArrived(request.id) }
        var response: Response
        if let route = Route(request.target) {
            response = respond(to: request, at: route)
        } else {
            response = Refusal.notFound.response(to: nil)
            markForReader(&response)
        }
        origins.mark(&response, to: request)
        return response
    }

    private func respond(to request: Request, at route: Route) -> Response {
        if AllowedOrigins.isPreflight(request) { return origins.preflight(request, allow: route.allow) }
        var exchange = Exchange(request: request, route: route, base: request.base(publicURL))
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

    /// The checks in DRF's order (LibraryAPI/Contract §1), then the verb.
    private func answer(_ exchange: inout Exchange) throws -> Response {
        if exchange.route == .description { return try description(exchange) }
        try exchange.negotiate()
        let caller = try authenticate(exchange.request)
        exchange.caller = caller
        try exchange.authorize(caller)
        if exchange.request.stage == .admission { return try admit(exchange, of: caller) }
        switch (exchange.route, exchange.request.method) {
        case (.list, .get), (.list, .head): return try list(exchange)
        case (.list, .post): return try create(exchange, by: caller)
        case (.file(let key), .get), (.file(let key), .head): return try retrieve(key, exchange)
        case (.file(let key), .patch): return try update(key, exchange, requiringName: false)
        case (.file(let key), .put): return try update(key, exchange, requiringName: true)
        case (.file(let key), .delete): return try delete(key, exchange)
        case (let route, .options): return try options(route, exchange, caller)
        default: throw Refusal.methodNotAllowed(exchange.request.method.name)
        }
    }

    /// Keeps answers out of shared caches; private ones may store them and revalidate on each use.
    private func markForReader(_ response: inout Response) {
        let isRefusal = response.status.code >= 400
        response.headers.set("Cache-Control", isRefusal ? "no-store" : "private, no-cache")
        response.headers.set("Vary", "Accept, Authorization, Cookie")
    }
}
