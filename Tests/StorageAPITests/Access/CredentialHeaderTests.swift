import HTTP
import Media
import Testing

@testable import StorageAPI

/// Credential headers that are empty, long or not text are refused, never ignored.
struct CredentialHeaderTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    static let oddities = [
        "", " ", "\t", "  x  ", "\u{FFFD}", "\0", "x\u{7F}y", "\u{212A}", "a b", ",", "\"",
        String(repeating: "x", count: 1 << 16),
    ]

    @Test(arguments: oddities)
    func `an odd credential value is refused with 4xx`(value: String) throws {
        let id = try desk.upload()
        for name in ["authorization", "x-hasura-admin-secret"] {
            let reply = desk.get("/files/\(id)", as: .nobody, [name: value])
            #expect((400..<500).contains(reply.status), "\(name): \(reply.status)")
        }
        for scheme in ["Token", "Bearer", "token", "BEARER"] {
            let reply = desk.get("/files/\(id)", as: .nobody, ["Authorization": "\(scheme) \(value)"])
            #expect(reply.status == 401, "\(scheme): \(reply.status)")
        }
        for name in ["x-hasura-role", "x-hasura-user-id"] {
            var headers = Credentials.admin.headers
            headers.append(name, value)
            if name != "x-hasura-role" { headers.append("x-hasura-role", "user") }
            let reply = desk.get("/files/\(id)", as: .nobody, headers)
            #expect((400..<500).contains(reply.status), "\(name): \(reply.status)")
        }
    }

    @Test(arguments: ["", "a\u{FFFD}", "a\u{1}", String(repeating: "x", count: 1_025)])
    func `a user id that is none is refused, whatever the role`(value: String) {
        for role in ["admin", "user"] {
            desk.get("/files", as: .role(role, as: value)).expectRefusal(
                400, "x-hasura-user-id is empty, longer than 1024 bytes or not plain text")
        }
    }

    @Test(arguments: [#"\u0000"#, #"a\u0000b"#, #"\ufffd"#, String(repeating: "x", count: 1_025)])
    func `a JWT with a user id that is none is refused`(id: String) {
        let token = SignedToken.token(
            claims:
                #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"user","x-hasura-user-id":"\#(id)"}"#
        )
        desk.get("/files", as: .jwt(token)).expectRefusal(401, "invalid or expired jwt")
    }

    @Test func `an issuer or audience that is only canonically equal is refused`() throws {
        let settings = try SignedToken.settings(#","issuer":"Kiosk","audience":["Kiosk","\u00e9"]"#)
        func verify(_ issuer: String, _ audience: String) throws -> JSONWebToken {
            try JSONWebToken(
                verifying: SignedToken.token(
                    rest: #","exp":4102444800,"iss":"\#(issuer)","aud":"\#(audience)""#),
                with: settings, at: SignedToken.now)
        }
        #expect(try verify("Kiosk", "Kiosk").claims["iss"] != nil)
        #expect(try verify("Kiosk", #"\u00e9"#).claims["aud"] != nil)
        for (issuer, audience) in [
            (#"\u212Aiosk"#, "Kiosk"), ("Kiosk", #"\u212Aiosk"#), ("Kiosk", #"e\u0301"#),
        ] {
            #expect(throws: Refusal.invalidJWT) { try verify(issuer, audience) }
        }
    }

    @Test func `the session of a local user names the account`() throws {
        let key = try desk.key(of: "ada")
        let request = Request(.get, "/", headers: ["authorization": "Token \(key)"])
        let caller = try desk.api.authentication.caller(of: request)
        #expect(caller.session == #"{"access_token_claims":{},"hasura_headers":{},"user":1}"#)
        #expect(desk.get("/files", as: .token(key)).response.note.user == "local:1")
        #expect(desk.get("/files", as: .role("user", as: "1")).response.note.user == "external:1")
    }
}
