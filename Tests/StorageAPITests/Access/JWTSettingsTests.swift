import Crypto
import CryptoExtras
import Testing

@testable import StorageAPI

/// What may be configured, as Hasura writes it.
struct JWTSettingsTests {
    private static let key = #""key":"a secret of more than sixty-four bytes, which is what HS512 asks for""#

    @Test func `type and key are enough`() throws {
        let settings = try JWTSettings(parsing: #"{"type":"HS256",\#(Self.key)}"#)
        #expect(settings.key.algorithm == "HS256")
        #expect(settings.namespace == "https://hasura.io/jwt/claims")
        #expect(!settings.isStringified)
        #expect(settings.issuer == nil)
        #expect(settings.audience == nil)
        #expect(settings.allowedSkew == 0)
    }

    @Test func `everything may be said`() throws {
        let settings = try JWTSettings(
            parsing: """
                {"type": "HS512", \(Self.key), "claims_namespace": "claims", "claims_format": "stringified_json",
                 "issuer": "us", "audience": ["here", "there"], "allowed_skew": 30}
                """)
        #expect(settings.key.algorithm == "HS512")
        #expect(settings.namespace == "claims")
        #expect(settings.isStringified)
        #expect(settings.issuer == "us")
        #expect(settings.audience == ["here", "there"])
        #expect(settings.allowedSkew == 30)
        let single = try JWTSettings(parsing: #"{"type":"HS384",\#(Self.key),"audience":"here"}"#)
        #expect(single.audience == ["here"])
        #expect(single.key.algorithm == "HS384")
    }

    @Test(
        arguments: [
            ("", "It is no JSON: Expecting value: line 1 column 1 (char 0)."),
            ("[]", "It is no JSON object whose members have different names."),
            (
                #"{"type":"HS256","type":"HS256",\#(key)}"#,
                "It is no JSON object whose members have different names."
            ),
            (#"{\#(key)}"#, "It names no type, such as HS256."),
            (#"{"type":"HS256"}"#, "It holds no key."),
            (#"{"type":1,\#(key)}"#, "Its type is not text, or empty."),
            (#"{"type":"HS256","key":""}"#, "Its key is not text, or empty."),
            (
                #"{"type":"none",\#(key)}"#,
                "Its type is none of HS256, HS384, HS512, RS256, ES256 and Ed25519."
            ),
            (
                #"{"type":"hs256",\#(key)}"#,
                "Its type is none of HS256, HS384, HS512, RS256, ES256 and Ed25519."
            ),
            (
                #"{"type":"HS256","key":"only thirty-one bytes are here."}"#,
                "Its key is shorter than the 32 bytes that HS256 needs."
            ),
            (
                #"{"type":"HS384","key":"only forty-seven bytes are in this secret here."}"#,
                "Its key is shorter than the 48 bytes that HS384 needs."
            ),
            (
                #"{"type":"HS512","key":"only sixty-three bytes are in this secret, and not one of more."}"#,
                "Its key is shorter than the 64 bytes that HS512 needs."
            ),
            (
                #"{"type":"HS256","key":"abcdabcdabcdabcdabcdabcdabcdabcd"}"#,
                "Its key is a few characters repeated."
            ),
            (
                #"{"type":"HS256",\#(key),"claims_format":"xml"}"#,
                "Its claims_format is json or stringified_json."
            ),
            (
                #"{"type":"HS256",\#(key),"claims_namespace":""}"#,
                "Its claims_namespace is not text, or empty."
            ),
            (#"{"type":"HS256",\#(key),"issuer":null}"#, "Its issuer is not text, or empty."),
            (
                #"{"type":"HS256",\#(key),"audience":[]}"#,
                "Its audience is neither text nor a list of texts, or empty."
            ),
            (
                #"{"type":"HS256",\#(key),"audience":["a",1]}"#,
                "Its audience is neither text nor a list of texts, or empty."
            ),
            (
                #"{"type":"HS256",\#(key),"allowed_skew":-1}"#,
                "Its allowed_skew is no whole number of seconds from 0 to 3600."
            ),
            (
                #"{"type":"HS256",\#(key),"allowed_skew":"9"}"#,
                "Its allowed_skew is no whole number of seconds from 0 to 3600."
            ),
            (
                #"{"type":"RS256","jwk_url":"https://example.com/keys"}"#,
                "Its member 'jwk_url' is not supported; there are type, key, claims_namespace, claims_format, "
                    + "issuer, audience, allowed_skew."
            ),
            (#"{"type":"RS256",\#(key)}"#, "Its key is no public key for RS256 in PEM."),
            (#"{"type":"ES256",\#(key)}"#, "Its key is no public key for ES256 in PEM."),
            (#"{"type":"Ed25519",\#(key)}"#, "Its key is no public key for Ed25519 in PEM."),
            (#"{"type":"EdDSA","key":"AAAA"}"#, "Its key is no public key for EdDSA in PEM."),
        ])
    func `what cannot work is told in a sentence`(text: String, sentence: String) {
        #expect(throws: JWTSettingsError(sentence)) { try JWTSettings(parsing: text) }
    }

    @Test(arguments: ForeignToken.all)
    func `keys of other implementations are read`(foreign: ForeignToken) throws {
        let key = try JWTKey(type: foreign.type, text: foreign.key)
        #expect(key.algorithm == (foreign.type == "Ed25519" ? "EdDSA" : foreign.type))
    }

    @Test(arguments: ["RS256", "ES256", "Ed25519"])
    func `a key of another kind is refused`(type: String) throws {
        let privateKeys = [
            Curve25519.Signing.PrivateKey().pemRepresentation, P256.Signing.PrivateKey().pemRepresentation,
        ]
        let others = ForeignToken.all.filter { $0.type != type && $0.type != "EdDSA" }.map(\.key)
        #expect(others.count > 4)
        for key in others + Array(ForeignToken.unfitKeys.values) + privateKeys {
            #expect(throws: JWTSettingsError.self) { try JWTKey(type: type, text: key) }
        }
    }

    @Test(arguments: ["HS256", "HS384", "HS512"])
    func `a public key is no secret`(type: String) {
        for foreign in ForeignToken.all where foreign.key.contains("BEGIN") {
            #expect(throws: JWTSettingsError("Its key is PEM, but the type wants a secret.")) {
                try JWTKey(type: type, text: foreign.key)
            }
        }
    }
}
