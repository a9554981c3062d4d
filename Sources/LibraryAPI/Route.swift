import HTTP

/// The places of the dialect; with and without a trailing slash they are the same (library-api.md §1).
enum Route: Equatable {
    case list
    /// The last segment as sent, a number or not.
    case file(String)

    /// Nil for a path that is not the dialect's.
    init?(_ target: RequestTarget?) {
        guard let segments = target?.segments, segments.starts(with: ["api", "media", "files"]) else {
            return nil
        }
        switch segments.count {
        case 3: self = .list
        case 4: self = .file(segments[3])
        default: return nil
        }
    }

    /// The `Allow` header of the place.
    var allow: String {
        switch self {
        case .list: "GET, POST, HEAD, OPTIONS"
        case .file: "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
        }
    }
}
