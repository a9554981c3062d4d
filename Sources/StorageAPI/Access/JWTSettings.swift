import HTTP

/// Which JWTs are believed: one algorithm with one key, and where the claims are (Hasura's
/// `HASURA_GRAPHQL_JWT_SECRET`).
package struct JWTSettings: Sendable {
    let key: JWTKey
    /// The claim that holds the Hasura claims.
    let namespace: String
    /// Whether the Hasura claims are a string that holds JSON, rather than an object.
    let isStringified: Bool
    /// Nil if any issuer will do.
    let issuer: String?
    /// A token must be meant for one of them; nil if for anybody.
    let audience: [String]?
    /// Seconds by which clocks may differ.
    let allowedSkew: Int64

    /// Reads `{"type": …, "key": …}` with its optional members `claims_namespace`, `claims_format`, `issuer`,
    /// `audience` and `allowed_skew`.
    ///
    /// Throws for anything else, unknown members included: what was written was meant, and a key that cannot
    /// work is told at once instead of with every request.
    package init(parsing text: String) throws(JWTSettingsError) {
        let members = try Members(parsing: text)
        let type = try members.text("type")
        guard let type else { throw JWTSettingsError("It names no type, such as HS256.") }
        guard let key = try members.text("key") else { throw JWTSettingsError("It holds no key.") }
        self.key = try JWTKey(type: type, text: key)
        namespace = try members.text("claims_namespace") ?? "https://hasura.io/jwt/claims"
        switch try members.text("claims_format") {
        case nil, "json": isStringified = false
        case "stringified_json": isStringified = true
        default: throw JWTSettingsError("Its claims_format is json or stringified_json.")
        }
        issuer = try members.text("issuer")
        audience = try members.texts("audience")
        allowedSkew = try members.seconds("allowed_skew", upTo: 3_600) ?? 0
    }
}

/// Why something cannot be the settings for JWTs, in a sentence that names neither secret nor key.
package struct JWTSettingsError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// The members of the settings' JSON object.
private struct Members {
    private static let known = [
        "type", "key", "claims_namespace", "claims_format", "issuer", "audience", "allowed_skew",
    ]

    private let object: JSONObject

    init(parsing text: String) throws(JWTSettingsError) {
        let value: JSONValue
        do {
            value = try JSONParser.parse(Array(text.utf8))
        } catch {
            throw JWTSettingsError("It is no JSON: \(error.message).")
        }
        guard let object = value.strictObject else {
            throw JWTSettingsError("It is no JSON object whose members have different names.")
        }
        if let stranger = object.members.first(where: { !Self.known.contains($0.key) }) {
            throw JWTSettingsError(
                "Its member '\(stranger.key)' is not supported; there are \(Self.known.joined(separator: ", "))."
            )
        }
        self.object = object
    }

    func text(_ name: String) throws(JWTSettingsError) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.text, !text.isEmpty else {
            throw JWTSettingsError("Its \(name) is not text, or empty.")
        }
        return text
    }

    /// One text or a list of them.
    func texts(_ name: String) throws(JWTSettingsError) -> [String]? {
        guard let value = object[name] else { return nil }
        guard let texts = value.texts, !texts.isEmpty, !texts.contains("") else {
            throw JWTSettingsError("Its \(name) is neither text nor a list of texts, or empty.")
        }
        return texts
    }

    func seconds(_ name: String, upTo limit: Int64) throws(JWTSettingsError) -> Int64? {
        guard let value = object[name] else { return nil }
        guard case .number(let number) = value, let seconds = number.integer, (0...limit).contains(seconds)
        else { throw JWTSettingsError("Its \(name) is no whole number of seconds from 0 to \(limit).") }
        return seconds
    }
}
