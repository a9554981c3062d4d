import HTTP
import MediaTesting
import Testing

/// Who is let in, and the words for whom not (LibraryAPI/Contract §8, first table).
struct AuthenticateTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
    }

    private func ask(_ authorization: String?) -> Reply {
        var headers = Headers()
        if let authorization { headers.set("Authorization", authorization) }
        return desk.ask(.get, "/api/media/files/1", as: nil, headers: headers)
    }

    private func expect(_ reply: Reply, _ detail: String) {
        #expect(
            reply.text == """
                401 Unauthorized
                Content-Type: application/json
                WWW-Authenticate: Token
                Link: <http://media.example.org/api/media/openapi.yaml>; rel="service-desc"
                Allow: GET, PUT, PATCH, DELETE, HEAD, OPTIONS
                Cache-Control: no-store
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"detail":"\(detail)"}
                """)
        #expect(reply.response.note.user == nil)
    }

    @Test(arguments: ["", " ", "Basic YTpi", "Bearer x", "Tokens x", "Tok\u{FFFD}n x", "\u{FFFD}"])
    func `another scheme gives no credentials`(authorization: String) {
        expect(ask(authorization), "Authentication credentials were not provided.")
    }

    @Test func `no header gives no credentials`() {
        expect(ask(nil), "Authentication credentials were not provided.")
    }

    @Test(arguments: ["Token", "token", "Token  ", "  TOKEN\t"])
    func `a scheme alone is not enough`(authorization: String) {
        expect(ask(authorization), "Invalid token header. No credentials provided.")
    }

    @Test(arguments: ["Token a b", "Token a\tb", "Token a \u{FFFD}", "token a b c"])
    func `a key has no spaces`(authorization: String) {
        expect(ask(authorization), "Invalid token header. Token string should not contain spaces.")
    }

    @Test func `a key is UTF-8`() {
        // What reads the web server's variables puts U+FFFD where bytes were not.
        expect(
            ask("Token \u{FFFD}"),
            "Invalid token header. Token string should not contain invalid characters.")
    }

    @Test func `an unknown key is invalid, and so is one in capitals`() {
        expect(ask("Token 0123456789abcdef0123456789abcdef01234567"), "Invalid token.")
        expect(ask("Token \(desk.admin.uppercased())"), "Invalid token.")
        expect(ask("Token é"), "Invalid token.")
    }

    @Test func `an inactive user is not let in`() throws {
        let key = try desk.user("gone", active: false)
        expect(ask("Token \(key)"), "User inactive or deleted.")
    }

    @Test(arguments: [
        "Token %", "token %", "TOKEN %", "tOkEn %", "Token   %", "Token\t%", " Token \t % ", "Token\u{0B}%",
    ])
    func `the scheme has no case, any run of white space ends it`(form: String) {
        let reply = ask(form.replacing("%", with: desk.admin))
        #expect(reply.status == 200)
        #expect(reply.response.headers["WWW-Authenticate"] == nil)
        #expect(reply.response.note.user == "local:1")
    }

    @Test func `a deleted user's key is unknown`() throws {
        let key = try desk.user("gone")
        #expect(try desk.catalog.removeUser(named: "gone"))
        expect(ask("Token \(key)"), "Invalid token.")
    }
}
