import HTTP
import Media

/// Which caches may keep an answer, and for how long (RFC 9111).
///
/// Some shared caches, nginx's for instance, keep what had an `Authorization` header unless `Cache-Control` forbids it.
enum CachePolicy: Equatable {
    /// Every cache, with these directives: callers without credentials get the same.
    case shared(String)
    /// The cache of the reader alone, with these directives.
    case reader(String)

    /// Request headers that decide who asks.
    static let credentials = "Authorization, X-Hasura-Admin-Secret, X-Hasura-Role, X-Hasura-User-Id, Cookie"

    /// The policy for the bytes of a file in `bucket`.
    init(of bucket: Bucket) {
        self = bucket.rules.letPublicRead ? .shared(bucket.cacheControl) : .reader(bucket.cacheControl)
    }

    /// Sets the headers of the policy, of which an answer that must not be kept has none yet.
    func mark(_ response: inout Response) {
        switch self {
        case .shared(let directives):
            response.headers.set("Cache-Control", directives)
            response.headers.set("Surrogate-Control", directives)
        case .reader(let directives):
            response.headers.set("Cache-Control", CacheControl(directives).privateText)
            response.vary(by: Self.credentials)
        }
    }
}

extension Response {
    /// Lets the reader's own cache keep what is asked for again each time: descriptions of files and buckets.
    mutating func markForReader() { CachePolicy.reader("no-cache").mark(&self) }
}
