import Crypto
import HTTP
import Media
import Testing

@testable import StorageAPI

/// Which tokens are believed.
struct JSONWebTokenTests {
    private func verify(
        _ token: String, with settings: JWTSettings, at now: Timestamp = SignedToken.now
    ) throws(Refusal) -> JSONWebToken {
        try JSONWebToken(verifying: token, with: settings, at: now)
    }

    private func settings(_ foreign: ForeignToken) throws -> JWTSettings {
        let key = foreign.key.replacing("\n", with: "\\n")
        return try JWTSettings(parsing: #"{"type":"\#(foreign.type)","key":"\#(key)"}"#)
    }

    @Test func `what was signed is read`() throws {
        let token = try verify(
            SignedToken.token(rest: #","exp":4102444800,"sub":"é""#), with: SignedToken.settings)
        #expect(token.claims["sub"]?.text == "é")
        #expect(token.payload.hasPrefix(#"{"https://hasura.io/jwt/claims":{"#))
    }

    // MARK: Algorithms

    @Test(arguments: ForeignToken.all)
    func `tokens of other implementations hold with their own key alone`(foreign: ForeignToken) throws {
        for other in ForeignToken.all {
            let isSame = foreign.token == other.token
            if isSame {
                #expect(try verify(other.token, with: settings(foreign)).claims["sub"]?.text == "u1")
            } else {
                #expect(throws: Refusal.invalidJWT) { try verify(other.token, with: settings(foreign)) }
            }
        }
    }

    @Test(arguments: ForeignToken.all)
    func `no character of a token may be another`(foreign: ForeignToken) throws {
        let settings = try settings(foreign)
        let characters = Array(foreign.token.utf8)
        for index in characters.indices where index % 7 == 0 || index > characters.count - 6 {
            var altered = characters
            altered[index] = altered[index] == 65 ? 66 : 65
            #expect(throws: Refusal.invalidJWT) {
                try verify(String(decoding: altered, as: UTF8.self), with: settings)
            }
        }
    }

    /// RFC 8725 §2.1: the public key, known to all, as if it were a secret.
    @Test(arguments: ForeignToken.all)
    func `a public key signs nothing`(foreign: ForeignToken) throws {
        guard !foreign.type.hasPrefix("HS") else { return #expect(foreign.key.utf8.count > 32) }
        let settings = try settings(foreign)
        for header in [#"{"alg":"HS256"}"#, #"{"alg":"\#(settings.key.algorithm)"}"#] {
            for key in [foreign.key, foreign.key + "\n"] {
                #expect(throws: Refusal.invalidJWT) {
                    try verify(SignedToken.token(header: header, secret: key), with: settings)
                }
            }
        }
    }

    @Test(
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"nOnE"}"#, #"{"alg":""}"#, #"{"alg":"hs256"}"#,
            #"{"alg":"HS256 "}"#, #"{"alg":"HS384"}"#, #"{"alg":"RS256"}"#, #"{"alg":["HS256"]}"#,
            #"{"alg":null}"#,
            #"{"Alg":"HS256"}"#, "{}", #"{"alg":"HS256","alg":"none"}"#, #"{"alg":"none","alg":"HS256"}"#,
            #"{"alg":"HS256","\u0061lg":"HS256"}"#, #"{"alg":"HS256","crit":["x"],"x":1}"#,
            #"{"alg":"HS256","crit":[]}"#, #"{"alg":"HS256","crit":null}"#, #"{"alg":"HS256","b64":false}"#,
            #"{"alg":"HS256","b64":true}"#, #"["HS256"]"#, #""HS256""#, "null", "", " ",
            #"{"alg":"HS256"} x"#,
            #"{"alg":"HS256"}{}"#, #"{"alg":"HS256",}"#, "\u{FEFF}" + #"{"alg":"HS256"}"#,
            #"{"alg":"HS256\uD800"}"#,
            #"{"alg":"HS256","x":{"a":1,"a":1}}"#,
        ])
    func `a header that says anything else is refused, well signed or not`(header: String) {
        #expect(throws: Refusal.invalidJWT) {
            try verify(SignedToken.token(header: header), with: SignedToken.settings)
        }
    }

    @Test(
        arguments: [
            #"{"alg":"HS256","typ":"JWT"}"#, #"{"typ":1,"alg":"HS256","cty":"x"}"#,
            #"{"alg":"HS256","kid":"../../../../dev/null"}"#, #"{"alg":"HS256","kid":"x' UNION SELECT 'k"}"#,
            #"{"alg":"HS256","kid":"a\u0000b"}"#, #"{"alg":"HS256","jku":"http://127.0.0.1:9/jwks.json"}"#,
            #"{"alg":"HS256","x5u":"http://127.0.0.1:9/c.pem"}"#,
            #"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}"#, " { \"alg\" : \"HS256\" }\n",
        ])
    func `what names a key is not looked at`(header: String) throws {
        let token = SignedToken.token(header: header)
        #expect(try verify(token, with: SignedToken.settings).claims["exp"] != nil)
        let forged = SignedToken.token(header: header, secret: "")
        #expect(throws: Refusal.invalidJWT) { try verify(forged, with: SignedToken.settings) }
    }

    // MARK: Form

    @Test(arguments: [
        "%@.", ".%@", "%@.%@", " %@", "%@ ", "%@=", "%@==", "%@\n", "", ".", "..", "...", "a.b", "a.b.c.d.e",
    ])
    func `a token has three segments and nothing around them`(form: String) throws {
        let token = form.replacing("%@", with: SignedToken.token())
        #expect(throws: Refusal.invalidJWT) { try verify(token, with: SignedToken.settings) }
    }

    @Test func `bits left over are 0`() throws {
        // 32 bytes leave two bits in the last character.
        var characters = Array(SignedToken.token().utf8)
        let last = try #require(characters.last)
        let twin = try #require((48...122).first { base64URLDecoded([65, $0]) == nil && $0 == last + 1 })
        characters[characters.count - 1] = twin
        #expect(throws: Refusal.invalidJWT) {
            try verify(String(decoding: characters, as: UTF8.self), with: SignedToken.settings)
        }
    }

    @Test func `a signature is as long as it must be`() throws {
        let message = encoded(#"{"alg":"HS256"}"#) + "." + encoded(#"{"exp":4102444800}"#)
        let code = Array(
            HMAC<SHA256>.authenticationCode(
                for: Array(message.utf8), using: SymmetricKey(data: Array(SignedToken.secret.utf8))))
        for count in 0..<32 {
            #expect(throws: Refusal.invalidJWT) {
                try verify(message + "." + encoded(code.prefix(count)), with: SignedToken.settings)
            }
        }
        #expect(throws: Refusal.invalidJWT) {
            try verify(message + "." + encoded(code + [0]), with: SignedToken.settings)
        }
        #expect(
            try verify(message + "." + encoded(code), with: SignedToken.settings).claims.members.count == 1)
    }

    @Test func `a token has up to 16 KB`() throws {
        let empty = SignedToken.token(header: #"{"alg":"HS256"}"#, payload: #"{"exp":4102444800,"x":""}"#)
        let room = (JSONWebToken.limit - empty.utf8.count) / 4 * 3
        func token(_ count: Int) -> String {
            let text = String(repeating: "x", count: count)
            return SignedToken.token(
                header: #"{"alg":"HS256"}"#, payload: #"{"exp":4102444800,"x":"\#(text)"}"#)
        }
        #expect(token(room).utf8.count > JSONWebToken.limit - 4)
        #expect(try verify(token(room), with: SignedToken.settings).claims.members.count == 2)
        #expect(throws: Refusal.invalidJWT) { try verify(token(room + 3), with: SignedToken.settings) }
    }

    @Test(
        arguments: [
            "x", "[]", "null", "1", #""{}""#, #"{"exp":4102444800"#, #"{"exp":4102444800}{}"#,
            #"{"sub":"a","sub":"b","exp":4102444800}"#, #"{"exp":4102444800,"exp":4102444800}"#,
            #"{"exp":4102444800,"a":[{"b":1,"\u0062":2}]}"#, #"{"exp":4102444800,"a":NaN}"#,
            #"{"exp":4102444800,'a':1}"#, #"{"exp":4102444800,"a":"\x"}"#, "\u{FEFF}{\"exp\":4102444800}",
        ])
    func `claims are one JSON object whose keys differ`(payload: String) {
        #expect(throws: Refusal.invalidJWT) {
            try verify(
                SignedToken.token(header: #"{"alg":"HS256"}"#, payload: payload), with: SignedToken.settings)
        }
    }

    @Test func `claims are not deep`() throws {
        func token(_ depth: Int) -> String {
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return SignedToken.token(
                header: #"{"alg":"HS256"}"#, payload: #"{"exp":4102444800,"x":\#(nested)}"#)
        }
        #expect(try verify(token(31), with: SignedToken.settings).claims["x"] != nil)
        for depth in [32, 255, 256, 5_000] {
            #expect(throws: Refusal.invalidJWT) { try verify(token(depth), with: SignedToken.settings) }
        }
    }

    // MARK: Times, issuer, audience

    /// It is 1800000000.
    @Test(
        arguments: [
            "1800000001", "1800000000.5", "1.8000001e9", "4102444800", "9223372036854775807",
            "99999999999999999999999",
        ])
    func `a token holds before its end`(end: String) throws {
        let token = SignedToken.token(rest: #","exp":\#(end)"#)
        #expect(try verify(token, with: SignedToken.settings).claims["exp"] != nil)
    }

    @Test(
        arguments: [
            "1800000000", "1799999999", "1", "0", "-0", "-1", "-1e400", "1e400", "18e8", #""4102444800""#,
            "null",
            "true", "[4102444800]", #"{"exp":4102444800}"#,
        ])
    func `a token does not hold from its end on, nor with an end that is none`(end: String) {
        #expect(throws: Refusal.invalidJWT) {
            try verify(SignedToken.token(rest: #","exp":\#(end)"#), with: SignedToken.settings)
        }
    }

    @Test func `a token without an end is refused`() {
        #expect(throws: Refusal.invalidJWT) {
            try verify(SignedToken.token(rest: ""), with: SignedToken.settings)
        }
    }

    @Test func `a token may begin`() throws {
        for start in ["1800000000", "1", "-5", "1799999999.5"] {
            let token = SignedToken.token(rest: #","exp":4102444800,"nbf":\#(start)"#)
            #expect(try verify(token, with: SignedToken.settings).claims["nbf"] != nil)
        }
        for start in ["1800000001", "4102444800", "1e400", #""1""#, "null"] {
            let token = SignedToken.token(rest: #","exp":4102444800,"nbf":\#(start)"#)
            #expect(throws: Refusal.invalidJWT) { try verify(token, with: SignedToken.settings) }
        }
    }

    @Test func `clocks may differ as far as is configured`() throws {
        let settings = try SignedToken.settings(#","allowed_skew":60"#)
        for rest in [#","exp":1799999941"#, #","exp":4102444800,"nbf":1800000060"#] {
            #expect(try verify(SignedToken.token(rest: rest), with: settings).claims["exp"] != nil)
        }
        for rest in [#","exp":1799999940"#, #","exp":4102444800,"nbf":1800000061"#] {
            #expect(throws: Refusal.invalidJWT) { try verify(SignedToken.token(rest: rest), with: settings) }
        }
    }

    @Test func `the issuer is the one configured, to the letter`() throws {
        let settings = try SignedToken.settings(#","issuer":"us""#)
        #expect(
            try verify(SignedToken.token(rest: #","exp":4102444800,"iss":"us""#), with: settings).claims[
                "iss"] != nil)
        for rest in ["", #","iss":"US""#, #","iss":"us ""#, #","iss":["us"]"#, #","iss":null"#] {
            let token = SignedToken.token(rest: #","exp":4102444800"# + rest)
            #expect(throws: Refusal.invalidJWT) { try verify(token, with: settings) }
        }
    }

    @Test func `one of the audience is one of those configured`() throws {
        let settings = try SignedToken.settings(#","audience":["here","there"]"#)
        for audience in [#""here""#, #""there""#, #"["x","there"]"#] {
            let token = SignedToken.token(rest: #","exp":4102444800,"aud":\#(audience)"#)
            #expect(try verify(token, with: settings).claims["aud"] != nil)
        }
        for rest in [
            "", #","aud":"her""#, #","aud":[]"#, #","aud":["x"]"#, #","aud":["here",1]"#, #","aud":{}"#,
        ] {
            let token = SignedToken.token(rest: #","exp":4102444800"# + rest)
            #expect(throws: Refusal.invalidJWT) { try verify(token, with: settings) }
        }
        let anybody = SignedToken.token(rest: #","exp":4102444800,"aud":"elsewhere","iss":"they""#)
        #expect(try verify(anybody, with: SignedToken.settings).claims["aud"] != nil, "not asked for")
    }
}
