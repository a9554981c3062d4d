import HTTP

/// With what a caller comes.
enum Credentials {
    case nobody
    /// The admin secret.
    case admin
    /// The admin secret in a lesser role, as somebody if named.
    case role(String, as: String? = nil)
    /// A key of a local user.
    case token(String)
    case jwt(String)

    /// Two who may read and write their own files, and see nothing of each other.
    static let alice = role("user", as: "alice")
    static let bob = role("user", as: "bob")

    var headers: Headers {
        switch self {
        case .nobody: return [:]
        case .admin: return ["x-hasura-admin-secret": Desk.adminSecret]
        case .role(let role, let user):
            var headers: Headers = ["x-hasura-admin-secret": Desk.adminSecret, "x-hasura-role": role]
            if let user { headers.append("x-hasura-user-id", user) }
            return headers
        case .token(let key): return ["Authorization": "Token \(key)"]
        case .jwt(let token): return ["Authorization": "Bearer \(token)"]
        }
    }
}
