import HTTP
import LibraryAPI

/// What nginx asks where it finds nothing below `/media/`.
struct PublishedMediaProbe {
    private let media: PublishedMedia

    init(_ desk: Desk) { media = PublishedMedia(library: desk.library) }

    func get(_ uri: String, _ method: Method = .get, headers: Headers = [:]) -> Response {
        media.respond(to: Request(method, uri, headers: headers))
    }
}
