import HTTP
import Media

/// Finds out who asks, from the headers of a request.
///
/// The admin secret counts more than `Authorization`. Whoever comes with credentials that do not hold is
/// refused, never taken for the public.
struct Authentication {
    let settings: AccessSettings
    let accounts: any Accounts

    /// Who asks; the public without credentials.
    ///
    /// Throws ``Refusal/notAuthorized`` for a wrong secret and for a role the caller may not act in,
    /// ``Refusal/invalidJWT`` and ``Refusal/invalidToken`` for what does not hold, 400 for a header given
    /// twice.
    func caller(of request: Request, at now: Timestamp = .now) throws -> Caller {
        let headers = try CredentialHeaders(request.headers)
        var (caller, claims) = try identify(headers, at: now)
        // A role without a name is none that anybody may act in.
        guard !caller.role.text.isEmpty else { throw Refusal.notAuthorized }
        caller.session =
            CallerSession(headers: request.headers, claims: claims, account: caller.subject?.accountID).json
        return caller
    }

    /// Who asks, if an admin does; 401 for everybody else, as the operations answer (StorageAPI/Contract §1.2, F).
    @discardableResult
    func requireAdmin(_ request: Request, at now: Timestamp = .now) throws -> Caller {
        do {
            let caller = try caller(of: request, at: now)
            if caller.isAdmin { return caller }
        } catch let refusal as Refusal where [401, 403].contains(refusal.status) {
            throw Refusal.unauthorized
        }
        throw Refusal.unauthorized
    }

    /// The caller, and the claims of its JWT if it came with one.
    private func identify(
        _ headers: CredentialHeaders, at now: Timestamp
    ) throws -> (caller: Caller, claims: String?) {
        if let secret = headers.adminSecret {
            // Digests differ anywhere, however much of the secret is right, and are all equally long.
            guard settings.adminSecret?.matches(TokenDigest(of: secret)) == true else {
                throw Refusal.notAuthorized
            }
            return (
                Caller(
                    role: headers.role ?? .admin, subject: headers.userID.map { Subject.external($0) }), nil
            )
        }
        guard let authorization = headers.authorization else { return (Caller(role: .public), nil) }
        if authorization.scheme.equalsIgnoringCase("token") {
            return (try holder(of: authorization.text, actingAs: headers.role), nil)
        }
        guard authorization.scheme.equalsIgnoringCase("bearer") else { throw Refusal.invalidJWT }
        return try bearer(of: authorization.text, actingAs: headers.role, at: now)
    }

    /// A local user: an admin acts in any role, others as users.
    private func holder(of key: String, actingAs role: Role?) throws -> Caller {
        guard let user = try accounts.user(holding: TokenDigest(of: key)), user.isActive else {
            throw Refusal.invalidToken
        }
        let role = role ?? (user.isAdmin ? .admin : .user)
        guard user.isAdmin || role == .user else { throw Refusal.notAuthorized }
        return Caller(role: role, subject: .local(user.id))
    }

    private func bearer(
        of token: String, actingAs role: Role?, at now: Timestamp
    ) throws -> (caller: Caller, claims: String?) {
        guard let jwt = settings.jwt else { throw Refusal.invalidJWT }
        let token = try JSONWebToken(verifying: token, with: jwt, at: now)
        let claims = try HasuraClaims(token, in: jwt)
        let role = role ?? claims.defaultRole
        guard claims.allowedRoles.contains(role) else { throw Refusal.notAuthorized }
        return (Caller(role: role, subject: claims.userID.map { Subject.external($0) }), token.payload)
    }
}

/// The headers that say who asks, each given once at most: of two, another reader may take the other.
private struct CredentialHeaders {
    let adminSecret: String?
    let authorization: (scheme: String, text: String)?
    let role: Role?
    let userID: ExternalID?

    init(_ headers: Headers) throws(Refusal) {
        adminSecret = try Self.value("x-hasura-admin-secret", headers)
        role = try Self.value("x-hasura-role", headers).map { Role($0) }
        userID = try Self.value("x-hasura-user-id", headers).map { text throws(Refusal) in
            guard let id = ExternalID(text) else {
                throw .malformed("x-hasura-user-id is empty, longer than 1024 bytes or not plain text")
            }
            return id
        }
        authorization = try Self.value("authorization", headers).map { value in
            let space = value.utf8.firstIndex(of: 32) ?? value.endIndex
            return (String(value[..<space]), String(value[space...].drop { $0 == " " }))
        }
    }

    private static func value(_ name: String, _ headers: Headers) throws(Refusal) -> String? {
        let values = headers.all(name)
        guard values.count < 2 else {
            throw .malformed("Expected one value for \(name), got \(values.count)")
        }
        return values.first
    }
}

extension Refusal {
    static let unauthorized = Refusal(401, "unauthorized")
    static let invalidToken = Refusal(401, "invalid token")
}
