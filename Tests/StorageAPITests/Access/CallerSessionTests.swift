import HTTP
import Testing

@testable import StorageAPI

struct CallerSessionTests {
    private static let nobody = #"{"access_token_claims":{},"hasura_headers":{}}"#

    @Test func `nobody tells nothing`() {
        #expect(CallerSession(headers: [:], claims: nil).json == Self.nobody)
        #expect(
            CallerSession(headers: ["authorization": "Token k", "cookie": "a=b"], claims: nil).json
                == Self.nobody)
    }

    @Test func `headers are told in lower case, the secret as a mark`() {
        let headers: Headers = [
            "X-Hasura-Role": "us\"er\u{7}", "X-HASURA-ADMIN-SECRET": "s3cret",
            "x-hasura-admin-secret-present": "no",
            "X-Hasura-Role": "again", "X-Hasura-User-Id": "é",
        ]
        #expect(
            CallerSession(headers: headers, claims: #"{"a":1}"#).json == #"""
                {"access_token_claims":{"a":1},"hasura_headers":{"x-hasura-role":"us\"er\u0007",\#
                "X-Hasura-Admin-Secret-Present":true,"x-hasura-user-id":"é"}}
                """#)
    }

    @Test func `what does not fit is left out`() throws {
        var headers: Headers = [:]
        for index in 0..<100 { headers.append("x-hasura-\(index)", String(repeating: "\u{1}", count: 500)) }
        let claims = #"{"a":"\#(String(repeating: "x", count: 10_000))"}"#
        for session in [
            CallerSession(headers: headers, claims: claims),
            CallerSession(
                headers: ["x-hasura-a": String(repeating: "y", count: 20_000)], claims: claims + claims),
        ] {
            #expect(session.json.utf8.count <= 16_384)
            #expect(try JSONParser.parse(Array(session.json.utf8)).strictObject?.members.count == 2)
        }
        #expect(CallerSession(headers: [:], claims: claims).json.contains("xxx"))
        #expect(
            CallerSession(headers: headers, claims: claims).json.hasPrefix(#"{"access_token_claims":{},"#))
    }
}
