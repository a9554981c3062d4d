import HTTP

/// The places of the dialect; with and without a trailing slash they are the same (LibraryAPI/Contract §1).
enum Route: Equatable {
    case list
    /// The description of the dialect for programs.
    case description
    /// The last segment as sent, a number or not.
    case file(String)

    /// Nil for a path that is not the dialect's.
    init?(_ target: RequestTarget?) {
        guard let segments = target?.segments, segments.starts(with: ["api", "media"]) else { return nil }
        switch (segments.dropFirst(2).first, segments.count) {
        case ("files", 3): self = .list
        case ("files", 4): self = .file(segments[3])
        case ("openapi.yaml", 3): self = .description
        default: return nil
        }
    }

    /// The `Allow` header of the place.
    var allow: String {
        switch self {
        case .list: "GET, POST, HEAD, OPTIONS"
        case .description: "GET, HEAD, OPTIONS"
        case .file: "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
        }
    }
}
