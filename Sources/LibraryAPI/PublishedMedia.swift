package import HTTP
package import Media

/// Answers for what nginx did not find below `/media/`: a thumbnail that is not made yet, a file that moved.
package struct PublishedMedia: Responder {
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
        default: response = Response(405, headers: ["Allow": "GET, HEAD"])
        }
        response.note.operation = "media.fallback"
        return response
    }

    private func serve(_ request: Request) -> Response {
        guard let segments = request.target?.segments, segments.count > 2 else {
            return .text(404, "Not found.\n")
        }
        do {
            switch try library.publication(at: segments.dropFirst().joined(separator: "/")) {
            case .published(let path):
                return Response(200, body: .location("/media/" + percentEncoded(path, keeping: "/")))
            case .moved(let path):
                return Response(
                    301,
                    headers: [
                        "Location": publishedURL(of: path, base: publicURL?.text ?? ""),
                        "Cache-Control": "no-cache",
                    ])
            case .nothing:
                return .text(404, "Not found.\n")
            }
        } catch {
            let isPassing = Refusal(of: error, maxUpload: 0).status.code == 503
            var response =
                isPassing
                ? Response(503, headers: ["Retry-After": "2"]) : .text(500, "Something went wrong.\n")
            response.note.fault = String(describing: error)
            return response
        }
    }
}
