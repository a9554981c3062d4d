import HTTP
import LibraryAPI
import StorageAPI

/// Chooses who answers, by the first segment of the path.
struct Dialects: Responder {
    let library: any Responder
    let storage: any Responder
    let published: any Responder
    let probes: any Responder
    /// The path of the public URL, for requests whose proxy has not removed it.
    var prefix: [String] = []

    func respond(to request: Request) -> Response {
        let response = answer(to: request)
        return request.stage == .admission ? .admission(response) : response
    }

    private func answer(to request: Request) -> Response {
        guard let target = request.target else { return refuse(request) }
        if !Self.hasPlace(at: target), let inner = request.dropping(prefix), Self.isRoot(inner.target) {
            return choose(inner)
        }
        return choose(request)
    }

    private func choose(_ request: Request) -> Response {
        switch request.target?.segments.first {
        case "api": library.respond(to: request)
        case "media" where Self.isPublic(request.target): published.respond(to: request)
        case "healthz",
            "readyz" where request.target?.segments.count == 1:
            probes.respond(to: request)
        default: storage.respond(to: request)
        }
    }

    /// Whether a path lies below `/media/`, where nginx adds the headers of public files to every answer.
    private static func isPublic(_ target: RequestTarget?) -> Bool {
        target.map { $0.segments.count > 1 || $0.endsWithSlash } ?? false
    }

    /// Whether a path means something as it is, so that a prefix it begins with is none: `/files/{id}` with a UUID does,
    /// `/files/files` does not.
    private static func hasPlace(at target: RequestTarget) -> Bool {
        switch target.segments.first {
        case "api": LibraryAPI.hasPlace(at: target)
        case "media": target.segments.count > 2
        case "healthz", "readyz": target.segments.count == 1
        default: StorageAPI.hasPlace(at: target)
        }
    }

    /// Whether a path begins as those of the service do.
    private static func isRoot(_ target: RequestTarget?) -> Bool {
        let roots = [
            "api", "media", "healthz", "readyz", "v1", "files", "buckets", "ops", "version", "openapi.yaml",
        ]
        return target?.segments.first.map(roots.contains) ?? false
    }

    /// A path that names no place is nobody's; whoever it was meant for answers in its own words.
    private func refuse(_ request: Request) -> Response {
        if request.uri.hasPrefix("/media/") { return published.respond(to: request) }
        return request.uri.hasPrefix("/api") ? library.respond(to: request) : storage.respond(to: request)
    }
}
