import Media
import Testing

@testable import StorageAPI

struct HasuraClaimsTests {
    private func claims(_ claims: String, _ settings: JWTSettings) throws -> HasuraClaims {
        let token = try JSONWebToken(
            verifying: SignedToken.token(claims: claims), with: settings, at: SignedToken.now)
        return try HasuraClaims(token, in: settings)
    }

    @Test(
        arguments: [
            SignedToken.userClaims,
            #"{"X-Hasura-Allowed-Roles":["user","editor"],"X-HASURA-DEFAULT-ROLE":"user","x-Hasura-User-Id":"u1"}"#,
            #"{"x-hasura-allowed-roles":["user","editor"],"x-hasura-default-role":"user","x-hasura-user-id":"u1","x":[]}"#,
        ])
    func `names have no case and others do not matter`(text: String) throws {
        let claims = try claims(text, SignedToken.settings)
        #expect(claims.allowedRoles == ["user", "editor"])
        #expect(claims.defaultRole == "user")
        #expect(claims.userID == "u1")
    }

    @Test func `a holder may be nobody in particular`() throws {
        let text = #"{"x-hasura-allowed-roles":["guest"],"x-hasura-default-role":"guest"}"#
        #expect(try claims(text, SignedToken.settings).userID == nil)
    }

    @Test(
        arguments: [
            "null", "[]", #""user""#, "{}", #"{"x-hasura-allowed-roles":["user"]}"#,
            #"{"x-hasura-default-role":"user"}"#,
            #"{"x-hasura-allowed-roles":"user","x-hasura-default-role":"user"}"#,
            #"{"x-hasura-allowed-roles":["user",1],"x-hasura-default-role":"user"}"#,
            #"{"x-hasura-allowed-roles":["\ud800"],"x-hasura-default-role":"user"}"#,
            #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"\ud800"}"#,
            #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":["user"]}"#,
            #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"user","x-hasura-user-id":1}"#,
            #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"user","x-hasura-user-id":null}"#,
            #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"user","x-hasura-user-id":""}"#,
            #"{"x-hasura-allowed-roles":["user"],"x-hasura-default-role":"user","X-Hasura-Default-Role":"admin"}"#,
        ])
    func `claims of another form are refused`(text: String) {
        #expect(throws: Refusal.invalidJWT) { try claims(text, SignedToken.settings) }
    }

    @Test func `the namespace is the one configured`() throws {
        let settings = try SignedToken.settings(#","claims_namespace":"elsewhere""#)
        #expect(throws: Refusal.invalidJWT) { try claims(SignedToken.userClaims, settings) }
        let token = try JSONWebToken(
            verifying: SignedToken.token(
                claims: "{}", rest: #","exp":4102444800,"elsewhere":\#(SignedToken.userClaims)"#),
            with: settings, at: SignedToken.now)
        #expect(try HasuraClaims(token, in: settings).userID == "u1")
    }

    @Test func `claims may be a string that holds JSON, if that is configured`() throws {
        let settings = try SignedToken.settings(#","claims_format":"stringified_json""#)
        let quoted = "\"" + SignedToken.userClaims.replacing("\"", with: "\\\"") + "\""
        #expect(try claims(quoted, settings).allowedRoles == ["user", "editor"])
        #expect(throws: Refusal.invalidJWT) { try claims(quoted, SignedToken.settings) }
        #expect(throws: Refusal.invalidJWT) { try claims(SignedToken.userClaims, settings) }
        for text in [#""""#, #""x""#, #""[]""#, #""{\"a\":1,\"a\":1}""#] {
            #expect(throws: Refusal.invalidJWT) { try claims(text, settings) }
        }
    }
}
