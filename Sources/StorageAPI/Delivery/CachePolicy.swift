import HTTP
import Media

/// Which caches may store a response, and for how long (RFC 9111).
///
/// Some shared caches, nginx's for instance, store the response to a request with `Authorization` unless `Cache-Control`
/// forbids it.
enum CachePolicy: Equatable {
    /// Every cache, with these directives: callers without credentials get the same bytes.
    case shared(String)
    /// Private caches alone, with these directives.
    case reader(String)

    /// Request headers that carry credentials.
    static let credentials = "Authorization, X-Hasura-Admin-Secret, X-Hasura-Role, X-Hasura-User-Id, Cookie"

    /// The policy for the bytes of a file in `bucket`.
    init(of bucket: Bucket) {
        self = bucket.rules.letPublicRead ? .shared(bucket.cacheControl) : .reader(bucket.cacheControl)
    }

    /// Sets the headers of the policy.
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
    /// Lets only private caches store descriptions of files and buckets, and revalidate them on each use.
    mutating func markForReader() { CachePolicy.reader("no-cache").mark(&self) }
}
