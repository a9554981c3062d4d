import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Who asks, and who is turned away.
struct AuthenticationTests {
    private static let secret = "nhost-admin-secret"
    private let accounts = InMemoryCatalog()
    private let authentication: Authentication

    init() throws {
        authentication = Authentication(
            settings: AccessSettings(adminSecret: Self.secret, jwt: try SignedToken.settings),
            accounts: accounts)
    }

    private func caller(_ headers: Headers) throws -> Caller {
        try authentication.caller(of: Request(.get, "/files", headers: headers), at: SignedToken.now)
    }

    private func key(_ name: String, admin: Bool = false, active: Bool = true) throws -> (
        key: String, id: Int64
    ) {
        let user = try accounts.insert(User(id: 0, username: name, isAdmin: admin, isActive: active))
        let key = makeTokenKey()
        try accounts.addToken(TokenDigest(of: key), for: name)
        return (key, user.id)
    }

    @Test func `without credentials it is the public`() throws {
        for headers in [[:], ["x-hasura-role": "admin"], ["x-hasura-user-id": "u1", "cookie": "a=b"]]
            as [Headers]
        {
            let caller = try caller(headers)
            #expect(caller.role == "public")
            #expect(caller.subject == nil)
            #expect(!caller.isAdmin)
        }
    }

    // MARK: The admin secret

    @Test func `the secret makes an admin, or anybody else`() throws {
        #expect(try caller(["x-hasura-admin-secret": Self.secret]).isAdmin)
        let lesser = try caller(
            ["X-Hasura-Admin-Secret": Self.secret, "X-Hasura-Role": "user", "X-Hasura-User-Id": "u9"])
        #expect(lesser.role == "user")
        #expect(lesser.subject == .external("u9"))
    }

    @Test(
        arguments: [
            "Nhost-admin-secret", "nhost-admin-secreT", "nhost-admin-secre", "nhost-admin-secret\0",
            "nhost-admin-secret ", " nhost-admin-secret", "NHOST-ADMIN-SECRET", "", "nhost-admin-secret, x",
            "nhost-admin-secretnhost-admin-secret", String(repeating: "x", count: 1 << 20), "\u{FFFD}",
        ])
    func `a secret that is not it is refused`(secret: String) {
        #expect(throws: Refusal.notAuthorized) { try caller(["x-hasura-admin-secret": secret]) }
        #expect(throws: Refusal.notAuthorized, "not even beside a token that holds") {
            try caller(
                ["x-hasura-admin-secret": secret, "authorization": "Bearer \(SignedToken.token())"])
        }
    }

    @Test(arguments: [nil, ""])
    func `no secret is right where none is configured`(configured: String?) {
        let authentication = Authentication(
            settings: AccessSettings(adminSecret: configured), accounts: accounts)
        for secret in ["", "x"] {
            let request = Request(.get, "/files", headers: ["x-hasura-admin-secret": secret])
            #expect(throws: Refusal.notAuthorized) { try authentication.caller(of: request) }
        }
    }

    @Test func `the secret counts more than a token`() throws {
        let headers: Headers = ["x-hasura-admin-secret": Self.secret, "authorization": "Bearer x"]
        #expect(try caller(headers).isAdmin)
    }

    @Test(arguments: ["x-hasura-admin-secret", "authorization", "x-hasura-role", "x-hasura-user-id"])
    func `a header that is there twice is refused`(name: String) {
        for values in [[Self.secret, "bad"], ["bad", Self.secret], [Self.secret, Self.secret], ["", ""]] {
            var headers: Headers = [:]
            headers.append(name, values[0])
            headers.append(name.uppercased(), values[1])
            #expect(throws: Refusal(400, "Expected one value for \(name), got 2")) { try caller(headers) }
        }
    }

    @Test func `a role without a name is nobody's`() throws {
        let key = try key("ada", admin: true).key
        for credentials in [
            ["x-hasura-admin-secret": Self.secret], ["authorization": "Token \(key)"],
            ["authorization": "Bearer \(SignedToken.token())"],
        ] as [Headers] {
            var headers = credentials
            headers.append("x-hasura-role", "")
            #expect(throws: Refusal.notAuthorized) { try caller(headers) }
        }
    }

    // MARK: JWT

    @Test func `a JWT names its holder, who chooses among the roles it allows`() throws {
        var headers: Headers = ["authorization": "Bearer \(SignedToken.token())", "x-hasura-user-id": "u2"]
        let caller = try caller(headers)
        #expect(caller.role == "user")
        #expect(caller.subject == .external("u1"), "only the secret lends a name")
        headers.append("x-hasura-role", "editor")
        #expect(try self.caller(headers).role == "editor")
        for role in ["admin", "Editor", "editor ", "public", "user,editor"] {
            headers.set("x-hasura-role", role)
            #expect(throws: Refusal.notAuthorized) { try self.caller(headers) }
        }
    }

    @Test func `a default role that is not allowed is refused`() {
        let claims = #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"admin"}"#
        #expect(throws: Refusal.notAuthorized) {
            try caller(["authorization": "Bearer \(SignedToken.token(claims: claims))"])
        }
    }

    @Test func `a JWT may be an admin's`() throws {
        let claims = #"{"x-hasura-allowed-roles":["admin"],"x-hasura-default-role":"admin"}"#
        #expect(try caller(["authorization": "bearer  \(SignedToken.token(claims: claims))"]).isAdmin)
    }

    @Test func `no JWT holds where none is configured`() {
        let authentication = Authentication(settings: AccessSettings(), accounts: accounts)
        let request = Request(.get, "/", headers: ["authorization": "Bearer \(SignedToken.token())"])
        #expect(throws: Refusal.invalidJWT) { try authentication.caller(of: request, at: SignedToken.now) }
    }

    @Test func `there are as many attacks as were collected`() { #expect(attackTokens.count == 38) }

    /// Each is sent as it was collected, to one that believes in secrets and one that believes in a public
    /// key.
    @Test(arguments: attackTokens)
    func `a forged token gets nobody in`(flaw: String, token: String) throws {
        let rsa = try #require(ForeignToken.all.first { $0.type == "RS256" })
        let key = rsa.key.replacing("\n", with: "\\n")
        let other = Authentication(
            settings: AccessSettings(jwt: try JWTSettings(parsing: #"{"type":"RS256","key":"\#(key)"}"#)),
            accounts: accounts)
        for (authentication, valid) in [(authentication, SignedToken.token()), (other, rsa.token)] {
            let text = token.replacing("{TOKEN}", with: valid)
            let request = Request(.get, "/v1/files/x", headers: ["authorization": "Bearer \(text)"])
            #expect(throws: Refusal.invalidJWT, "\(flaw)") {
                try authentication.caller(of: request, at: SignedToken.now)
            }
        }
    }

    @Test(
        arguments: [
            "", " ", "Bearer", "Bearer ", "Basic dTpw", "Digest x", "JWT {TOKEN}", "{TOKEN}", "Bearer{TOKEN}",
            " Bearer {TOKEN}", "Bearer\t{TOKEN}", "Bearer {TOKEN} ", "Bearer {TOKEN}, Bearer {TOKEN}",
            "Bearer: {TOKEN}", "Bearer \"{TOKEN}\"", "Token: x", "Tokenx",
        ])
    func `other schemes and forms are refused`(header: String) {
        let header = header.replacing("{TOKEN}", with: SignedToken.token())
        #expect(throws: Refusal.invalidJWT) { try caller(["authorization": header]) }
    }

    // MARK: Tokens of the library dialect

    @Test(arguments: ["Token", "token", "TOKEN"])
    func `a token of the library makes a user`(scheme: String) throws {
        let (key, id) = try key("ada")
        var headers: Headers = ["authorization": "\(scheme) \(key)", "x-hasura-user-id": "other"]
        let caller = try caller(headers)
        #expect(caller.role == "user")
        #expect(caller.subject == .local(id))
        headers.append("x-hasura-role", "user")
        #expect(try self.caller(headers).role == "user")
        for role in ["admin", "public", "editor"] {
            headers.set("x-hasura-role", role)
            #expect(throws: Refusal.notAuthorized) { try self.caller(headers) }
        }
    }

    @Test func `an admin's token makes an admin, or anybody else`() throws {
        let (key, id) = try key("root", admin: true)
        var headers: Headers = ["authorization": "Token \(key)"]
        #expect(try caller(headers).isAdmin)
        headers.append("x-hasura-role", "user")
        let lesser = try caller(headers)
        #expect(lesser.role == "user")
        #expect(lesser.subject == .local(id))
    }

    @Test func `an unknown token and one of an inactive user are refused`() throws {
        let inactive = try key("eve", admin: true, active: false).key
        let active = try key("ada").key
        for token in [
            inactive, makeTokenKey(), "", active + " ", " " + active + " x", active.uppercased() + "X",
            String(active.dropLast()), "\u{FFFD}",
        ] {
            #expect(throws: Refusal(401, "invalid token")) { try caller(["authorization": "Token \(token)"]) }
        }
    }

    // MARK: Operations

    private func requireAdmin(_ headers: Headers) throws -> Caller {
        try authentication.requireAdmin(Request(.post, "/ops/x", headers: headers), at: SignedToken.now)
    }

    @Test func `an admin of any kind may operate`() throws {
        let claims = #"{"x-hasura-allowed-roles":["admin"],"x-hasura-default-role":"admin"}"#
        for headers in [
            ["x-hasura-admin-secret": Self.secret],
            ["authorization": "Bearer \(SignedToken.token(claims: claims))"],
            ["authorization": "Token \(try key("root", admin: true).key)"],
        ] as [Headers] {
            #expect(try requireAdmin(headers).isAdmin)
        }
    }

    @Test func `nobody else may`() throws {
        for headers in [
            [:], ["x-hasura-admin-secret": "wrong"], ["authorization": "Bearer x"],
            ["x-hasura-admin-secret": Self.secret, "x-hasura-role": "user"],
            ["authorization": "Bearer \(SignedToken.token())"],
            ["authorization": "Token \(try key("ada").key)"], ["authorization": "Token x"],
        ] as [Headers] {
            #expect(throws: Refusal(401, "unauthorized")) { try requireAdmin(headers) }
        }
        var twice: Headers = ["x-hasura-admin-secret": Self.secret]
        twice.append("x-hasura-admin-secret", Self.secret)
        #expect(throws: Refusal(400, "Expected one value for x-hasura-admin-secret, got 2")) {
            try requireAdmin(twice)
        }
    }

    @Test func `the session tells of token and headers`() throws {
        let headers: Headers = [
            "authorization": "Bearer \(SignedToken.token(claims: SignedToken.userClaims))",
            "X-Hasura-Role": "editor",
        ]
        #expect(
            try caller(headers).session == """
                {"access_token_claims":{"https://hasura.io/jwt/claims":\(SignedToken.userClaims),"exp":4102444800},\
                "hasura_headers":{"x-hasura-role":"editor"}}
                """)
        #expect(
            try caller(["x-hasura-admin-secret": Self.secret, "authorization": "Bearer x"]).session == """
                {"access_token_claims":{},"hasura_headers":{"X-Hasura-Admin-Secret-Present":true}}
                """)
    }
}
