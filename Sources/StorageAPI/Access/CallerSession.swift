import HTTP

/// What is recorded of a caller with an infected upload (StorageAPI/Contract §5): the claims of its JWT and the
/// headers it sent for Hasura, never a secret.
struct CallerSession {
    /// Bytes of the record; what does not fit is left out.
    static let limit = 16_384

    private static let prefix = "x-hasura-"
    private static let secret = "x-hasura-admin-secret"
    private static let secretMark = "X-Hasura-Admin-Secret-Present"

    /// The text of a JSON object.
    let json: String

    /// - Parameters:
    ///   - headers: of the request; those that hold secrets are left out.
    ///   - claims: the text of a JSON object, nil without a JWT.
    ///   - account: the number of the local account, nil for other callers.
    init(headers: Headers, claims: String?, account: Int64? = nil) {
        let recorded = Self.recorded(headers)
        let user = account.map { #","user":\#($0)"# } ?? ""
        let claims = claims ?? "{}"
        let text = Self.text(claims: claims, headers: recorded, user: user)
        json = text.utf8.count <= Self.limit ? text : Self.text(claims: "{}", headers: recorded, user: user)
    }

    private static func text(claims: String, headers: String, user: String) -> String {
        #"{"access_token_claims":\#(claims),"hasura_headers":\#(headers)\#(user)}"#
    }

    private static func recorded(_ headers: Headers) -> String {
        var writer = JSONWriter()
        var seen: Set<String> = []
        writer.beginObject()
        for (name, value) in headers.fields {
            let name = name.asciiLowercased
            // Every byte may need six of JSON.
            guard name.hasPrefix(prefix), seen.insert(name).inserted,
                writer.bytes.count + 6 * (name.utf8.count + value.utf8.count) < limit - 128
            else { continue }
            if name == secret {
                writer.key(named: secretMark)
                writer.bool(true)
            } else if name != secretMark.lowercased() {
                writer.key(named: name)
                writer.string(value)
            }
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
