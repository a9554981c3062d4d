import HTTP
import Media

/// What a JWT says of its holder, in the claims Hasura has for it.
struct HasuraClaims: Equatable {
    let allowedRoles: [Role]
    let defaultRole: Role
    let userID: ExternalID?

    /// Throws ``Refusal/invalidJWT`` where the claims are not as Hasura wants them.
    init(_ token: JSONWebToken, in settings: JWTSettings) throws(Refusal) {
        guard
            let claims = Self.claims(token.claims[settings.namespace], isStringified: settings.isStringified),
            case .array? = claims["x-hasura-allowed-roles"],
            let allowedRoles = claims["x-hasura-allowed-roles"]?.texts,
            let defaultRole = claims["x-hasura-default-role"]?.text
        else { throw Refusal.invalidJWT }
        self.allowedRoles = allowedRoles.map { Role($0) }
        self.defaultRole = Role(defaultRole)
        userID = claims["x-hasura-user-id"]?.text.flatMap { ExternalID($0) }
        // A malformed id is refused: without one, the caller would count as having no id.
        guard userID != nil || claims["x-hasura-user-id"] == nil else {
            throw Refusal.invalidJWT
        }
    }

    /// The claims by their names in lower case; nil if two differ in case alone.
    private static func claims(_ value: JSONValue?, isStringified: Bool) -> [String: JSONValue]? {
        var value = value
        if isStringified {
            value = (value?.text).flatMap { try? JSONParser.parse(Array($0.utf8)) }
        }
        guard let members = value?.strictObject?.members else { return nil }
        let claims = Dictionary(
            members.map { ($0.key.asciiLowercased, $0.value) }, uniquingKeysWith: { first, _ in first })
        return claims.count == members.count ? claims : nil
    }
}
