import Media

/// Which credentials callers may come with, besides the tokens of local users.
package struct AccessSettings: Sendable {
    /// Of the admin secret; the secret itself is not kept.
    let adminSecret: TokenDigest?
    let jwt: JWTSettings?

    /// - Parameters:
    ///   - adminSecret: what `x-hasura-admin-secret` must be; nil or empty if nobody may come with one.
    ///   - jwt: nil if nobody may come with a JWT.
    package init(adminSecret: String? = nil, jwt: JWTSettings? = nil) {
        self.adminSecret = adminSecret.flatMap { $0.isEmpty ? nil : TokenDigest(of: $0) }
        self.jwt = jwt
    }
}
