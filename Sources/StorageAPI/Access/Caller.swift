/// Somebody who asks, as far as the credentials of the request prove it.
struct Caller: Equatable {
    /// The role it acts in: `public`, `user`, `admin`, or another that its JWT allows.
    let role: String
    /// Who it is, `uploadedByUserId` of what it uploads; nil for nobody in particular.
    var userID: String?
    /// Its local account's id, if it came with a token of the library dialect.
    var accountID: Int64?
    /// What is recorded of it with an infected upload: the text of a JSON object (storage-api.md §5).
    var session = "{}"

    /// Whether every bucket's rules leave it alone.
    var isAdmin: Bool { role == Self.adminRole }

    static let adminRole = "admin"
    static let userRole = "user"
    static let publicRole = "public"
}
