import HTTP

/// What a path of the dialect names; the prefix `/v1` and a slash at the end change nothing.
enum Place: Equatable {
    case files
    case file(String)
    case metadata(String)
    case presignedURL(String)
    case presignedContents(String)
    case thumbnail(String, size: String)
    case buckets
    case bucket(String)
    case orphans(deleting: Bool)
    case brokenMetadata(deleting: Bool)
    case notUploaded
    case version
    case openAPI

    /// Nil for a path that is none of the dialect.
    init?(_ target: RequestTarget?) {
        guard var segments = target?.segments[...] else { return nil }
        if segments.first == "v1" { segments = segments.dropFirst() }
        switch Array(segments) {
        case ["files"]: self = .files
        case ["buckets"]: self = .buckets
        case ["version"]: self = .version
        case ["openapi.yaml"]: self = .openAPI
        case let path where path.first == "files": self.init(file: path[1], rest: Array(path.dropFirst(2)))
        case let path where path.first == "buckets" && path.count == 2: self = .bucket(path[1])
        case let path where path.first == "ops" && path.count == 2: self.init(operation: path[1])
        default: return nil
        }
    }

    private init?(file id: String, rest: [String]) {
        switch rest {
        case []: self = .file(id)
        case ["metadata"]: self = .metadata(id)
        case ["presignedurl"]: self = .presignedURL(id)
        // `content` is what it was called once (StorageAPI/Contract §1).
        case ["presignedurl", "contents"], ["presignedurl", "content"]: self = .presignedContents(id)
        case let path where path.count == 2 && path[0] == "thumbnails":
            self = .thumbnail(id, size: path[1])
        default: return nil
        }
    }

    private init?(operation: String) {
        switch operation {
        case "list-orphans": self = .orphans(deleting: false)
        case "delete-orphans": self = .orphans(deleting: true)
        case "list-broken-metadata": self = .brokenMetadata(deleting: false)
        case "delete-broken-metadata": self = .brokenMetadata(deleting: true)
        case "list-not-uploaded": self = .notUploaded
        default: return nil
        }
    }
}
