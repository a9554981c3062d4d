/// Knows the local users and their tokens.
package protocol Accounts: Sendable {
    /// The user who holds the token with this SHA-256 digest (32 bytes), inactive ones included; nil for nobody.
    func user(holding digest: TokenDigest) throws -> User?

    /// The user with this name, nil for nobody.
    func user(named username: String) throws -> User?

    /// All users by id.
    func users() throws -> [User]

    /// Adds a user (its `id` is ignored) and returns it with its id. Throws ``MediaError/alreadyExists`` if the name is taken.
    func insert(_ user: User) throws -> User

    /// Reads, alters and writes one user in one transaction; `id` and `username` are not written.
    ///
    /// - Parameters:
    ///   - username: the user's name.
    ///   - change: alters the user; what it throws is passed on, and nothing is written.
    /// - Returns: the user as it is then, nil if there is none.
    func updateUser(named username: String, _ change: (inout User) throws -> Void) throws -> User?

    /// Every token there is, those of one user after those of another, by the users' ids.
    func tokens() throws -> [IssuedToken]

    /// Takes a user and its tokens out; its files stay, without an owner. False if there is none.
    func removeUser(named username: String) throws -> Bool

    /// Adds a token for a user. Throws ``MediaError/notFound`` without the user,
    /// ``MediaError/alreadyExists`` if somebody holds it.
    func addToken(_ digest: TokenDigest, for username: String) throws

    /// Takes a token out; false if there is none.
    func removeToken(_ digest: TokenDigest) throws -> Bool

    /// Takes all tokens of a user out and returns how many there were.
    func removeTokens(of username: String) throws -> Int
}
