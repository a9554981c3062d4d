import HTTP

/// Chooses who answers, by the first segment of the path.
struct Dialects: Responder {
    let library: any Responder
    let storage: any Responder
    let published: any Responder
    let probes: any Responder

    func respond(to request: Request) -> Response {
        let response = answer(to: request)
        return request.stage == .admission ? .admission(response) : response
    }

    private func answer(to request: Request) -> Response {
        guard let target = request.target else { return refuse(request) }
        switch target.segments.first {
        case "api": return library.respond(to: request)
        case "media": return published.respond(to: request)
        case "healthz", "readyz": return probes.respond(to: request)
        default: return storage.respond(to: request)
        }
    }

    /// A path that names no place is nobody's; whoever it was meant for answers in its own words.
    private func refuse(_ request: Request) -> Response {
        request.uri.hasPrefix("/api") ? library.respond(to: request) : storage.respond(to: request)
    }
}
