import HTTP
import Media

/// A JWT whose signature, times, issuer and audience hold (RFC 7519, RFC 8725).
///
/// Its header is believed in nothing: the algorithm must be the configured one, and what names keys (`kid`,
/// `jku`, `x5u`, `jwk`) is not looked at. A token without `exp` is refused: nobody could ever take it back.
struct JSONWebToken {
    /// Bytes of a token that are looked at.
    static let limit = 16_384

    let claims: JSONObject
    /// The claims as they were sent: the text of a JSON object.
    let payload: String

    /// Throws ``Refusal/invalidJWT`` whatever is wrong.
    init(verifying text: some StringProtocol, with settings: JWTSettings, at now: Timestamp) throws(Refusal) {
        let characters = Array(text.utf8)
        guard characters.count <= Self.limit else { throw Refusal.invalidJWT }
        let segments = characters.split(
            separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard segments.count == 3,
            let header = base64URLDecoded(segments[0]).flatMap(Self.object),
            let signature = base64URLDecoded(segments[2]),
            header["alg"]?.text?.hasSameBytes(as: settings.key.algorithm) == true,
            // Extensions that must be understood, and an unencoded payload: we know none.
            header["crit"] == nil, header["b64"] == nil,
            settings.key.isValid(signature, for: Array(characters[..<segments[1].endIndex])),
            let payload = base64URLDecoded(segments[1]), let claims = Self.object(payload)
        else { throw Refusal.invalidJWT }
        self.claims = claims
        self.payload = String(decoding: payload, as: UTF8.self)
        guard isCurrent(at: now, skew: settings.allowedSkew), isFrom(settings.issuer),
            isMeant(for: settings.audience)
        else { throw Refusal.invalidJWT }
    }

    private static func object(_ bytes: [UInt8]) -> JSONObject? {
        (try? JSONParser.parse(bytes))?.strictObject
    }

    private func isCurrent(at now: Timestamp, skew: Int64) -> Bool {
        let second = Double(now.microseconds) / 1_000_000
        guard let end = claims["exp"]?.finiteNumber, second < end + Double(skew) else { return false }
        guard let notBefore = claims["nbf"] else { return true }
        guard let start = notBefore.finiteNumber else { return false }
        return second >= start - Double(skew)
    }

    private func isFrom(_ issuer: String?) -> Bool {
        guard let issuer else { return true }
        return claims["iss"]?.text?.hasSameBytes(as: issuer) == true
    }

    private func isMeant(for audience: [String]?) -> Bool {
        guard let audience else { return true }
        return claims["aud"]?.texts?.contains { name in audience.contains { $0.hasSameBytes(as: name) } }
            == true
    }
}
