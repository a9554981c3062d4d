import HTTP
import Media

extension LibraryAPI {
    /// The user behind `Authorization: Token <key>`, told apart as DRF does (LibraryAPI/Contract §8).
    func authenticate(_ request: Request) throws -> User {
        // A repeated field is one list, as WSGI servers hand it to DRF.
        let header = request.headers.all("authorization").joined(separator: ", ")
        let words = header.utf8.split { $0 == 32 || (9...13).contains($0) }
        guard let scheme = words.first, String(scheme)?.equalsIgnoringCase("token") == true else {
            throw Refusal.unauthenticated("Authentication credentials were not provided.")
        }
        guard words.count > 1 else {
            throw Refusal.unauthenticated("Invalid token header. No credentials provided.")
        }
        guard words.count == 2 else {
            throw Refusal.unauthenticated("Invalid token header. Token string should not contain spaces.")
        }
        // Bytes that were not UTF-8 came in as replacement characters.
        guard let key = String(words[1]), !key.unicodeScalars.contains("\u{FFFD}") else {
            throw Refusal.unauthenticated(
                "Invalid token header. Token string should not contain invalid characters.")
        }
        guard let user = try library.accounts.user(holding: TokenDigest(of: key)) else {
            throw Refusal.unauthenticated("Invalid token.")
        }
        guard user.isActive else { throw Refusal.unauthenticated("User inactive or deleted.") }
        return user
    }
}
