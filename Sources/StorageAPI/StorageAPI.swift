package import HTTP
package import Media

/// The storage dialect: Nhost Storage at `/files`, also below `/v1` (StorageAPI/Contract).
package struct StorageAPI: Responder {
    let library: MediaLibrary
    let keys: any SigningKeys
    let settings: StorageSettings
    let authentication: Authentication

    package init(library: MediaLibrary, keys: any SigningKeys, settings: StorageSettings) {
        self.library = library
        self.keys = keys
        self.settings = settings
        authentication = Authentication(settings: settings.access, accounts: library.accounts)
    }

    package func respond(to request: Request) -> Response {
        if request.stage == .whole { library.bodyHasArrived(request.id) }
        var note = ResponseNote()
        var response: Response
        do {
            response = try answer(request, &note)
        } catch {
            let refusal = Refusal(of: error)
            response = refusal.response(to: request.method)
            if refusal.status.code >= 500 { note.fault = String(describing: error) }
        }
        response.headers.set("X-Content-Type-Options", "nosniff")
        // Caches may store a refusal too, so a response without a policy of its own must not be stored.
        if response.headers["Cache-Control"] == nil {
            response.headers.set("Cache-Control", "no-store")
        }
        settings.origins.mark(&response, to: request)
        response.note.operation = note.operation
        response.note.user = note.user
        if let fault = note.fault { response.note.fault = fault }
        return response
    }

    private func answer(_ request: Request, _ note: inout ResponseNote) throws -> Response {
        guard let place = Place(request.target) else { throw Refusal.notFound }
        let allow = Operation.allow(at: place)
        if request.method == .options { return settings.origins.preflight(request, allow: allow) }
        guard let operation = Operation(place, request.method) else {
            var response = Refusal(405, "method not allowed").response(to: request.method)
            response.headers.set("Allow", allow)
            return response
        }
        note.operation = "storage.\(operation.rawValue)"
        if let coding = request.headers.contentCodings.first, request.body.announced != 0 {
            throw Refusal.contentCoding(coding)
        }
        var exchange = Exchange(request: request, operation: operation)
        defer { note.user = exchange.caller?.subject?.key }
        do {
            return request.stage == .admission
                ? try admit(at: place, &exchange) : try perform(at: place, &exchange)
        } catch let deferred as RenderDeferred {
            return Response(
                200, body: .deferred(Deferral(caller: exchange.turn.caller, work: deferred.work)))
        }
    }

    private func perform(at place: Place, _ exchange: inout Exchange) throws -> Response {
        switch place {
        case .files:
            return exchange.operation == .uploadFiles ? try upload(&exchange) : try list(&exchange)
        case .file(let id):
            switch exchange.operation {
            case .replaceFile: return try replace(id, &exchange)
            case .updateFile: return try update(id, &exchange)
            case .deleteFile: return try delete(id, &exchange)
            default: return try download(id, &exchange)
            }
        case .metadata(let id): return try metadata(of: id, &exchange)
        case .presignedURL(let id): return try presign(id, &exchange)
        case .presignedContents(let id): return try downloadPresigned(id, exchange)
        case .thumbnail(let id, let size): return try thumbnail(of: id, size: size, &exchange)
        case .buckets:
            return exchange.operation == .createBucket
                ? try createBucket(&exchange) : try listBuckets(&exchange)
        case .bucket(let id):
            switch exchange.operation {
            case .updateBucket: return try updateBucket(id, &exchange)
            case .deleteBucket: return try deleteBucket(id, &exchange)
            default: return try getBucket(id, &exchange)
            }
        case .orphans(let deleting): return try orphans(deleting: deleting, &exchange)
        case .brokenMetadata(let deleting): return try brokenMetadata(deleting: deleting, &exchange)
        case .notUploaded: return try notUploaded(&exchange)
        case .version: return version()
        case .openAPI: return openAPI()
        }
    }

    /// Whether a path names a file, or anything else that is always there.
    ///
    /// - Parameter target: nil for what is no path.
    /// - Returns: false for a file whose id is no UUID.
    package static func hasPlace(at target: RequestTarget?) -> Bool {
        switch Place(target) {
        case nil: false
        case .file(let id), .metadata(let id), .presignedURL(let id), .presignedContents(let id),
            .thumbnail(let id, _):
            FileID(id) != nil
        default: true
        }
    }

    /// Finds out who asks, and remembers it for the log.
    func authenticate(_ exchange: inout Exchange) throws -> Caller {
        let caller = try authentication.caller(of: exchange.request)
        exchange.caller = caller
        return caller
    }

    /// As ``authenticate(_:)``; refuses everybody but admins with 403.
    func authenticateAdmin(_ exchange: inout Exchange) throws {
        guard try authenticate(&exchange).isAdmin else { throw Refusal.notAuthorized }
    }
}

/// One request on its way through the dialect, with what was found out about it so far.
struct Exchange {
    let request: Request
    let operation: Operation
    var caller: Caller?

    init(request: Request, operation: Operation) {
        self.request = request
        self.operation = operation
    }

    /// The turn at the render workers: the caller's, else that of the network it asks from.
    var turn: RenderTurn {
        let waiting: RenderTurn.Waiting =
            switch request.waiting {
            case .allowed: .allowed
            case .deferred: .deferred
            case .refused: .refused
            }
        return RenderTurn(caller: caller?.share ?? "client \(request.client)", waiting: waiting)
    }
}
