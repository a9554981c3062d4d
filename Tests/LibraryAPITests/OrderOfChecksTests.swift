import HTTP
import MediaTesting
import Testing

/// 406 → 401 → 403 → 405 → 404 → 415 and 400 (LibraryAPI/Contract §1): each request fails what comes later too.
struct OrderOfChecksTests {
    private let desk: Desk
    private let reader: String

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
        reader = try desk.user("reader", staff: true, codes: [3_802])
    }

    @Test func `what nobody accepts comes before who asks`() {
        let reply = desk.send(
            """
            PUT /api/media/files
            Accept: text/html
            Authorization: Basic x
            Content-Type: text/plain

            x
            """)
        #expect(
            reply.text == """
                406 Not Acceptable
                Content-Type: application/json
                Allow: GET, POST, HEAD, OPTIONS
                Cache-Control: no-store
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"detail":"Could not satisfy the request Accept header."}
                """)
    }

    @Test func `who asks comes before what they may`() {
        #expect(desk.ask(.put, "/api/media/files", as: "unknown", [120]).status == 401)
        #expect(desk.ask(.delete, "/api/media/files/999", as: nil).status == 401)
        #expect(desk.ask(.get, "/api/media/files/abc", as: nil).status == 401)
    }

    @Test func `what they may comes before what can be done here`() {
        #expect(desk.ask(.put, "/api/media/files", as: reader, [120]).status == 403)
        #expect(desk.ask(.delete, "/api/media/files", as: reader).status == 403)
        #expect(desk.ask(.post, "/api/media/files/1", as: reader).status == 403)
    }

    @Test func `what can be done here comes before what is there`() {
        #expect(desk.ask(.post, "/api/media/files/999", as: desk.admin, [120]).status == 405)
        #expect(desk.ask(.post, "/api/media/files/abc", as: desk.admin).status == 405)
        #expect(desk.ask(.other("TRACE"), "/api/media/files/999", as: reader).status == 405)
        #expect(desk.ask(.patch, "/api/media/files", as: desk.admin, [120]).status == 405)
    }

    @Test func `what they may comes before what is there`() {
        #expect(desk.ask(.delete, "/api/media/files/999", as: reader).status == 403)
        #expect(desk.ask(.patch, "/api/media/files/abc", as: reader).status == 403)
    }

    @Test func `what is there comes before what the body says`() {
        let text: Headers = ["Content-Type": "text/plain"]
        #expect(desk.ask(.patch, "/api/media/files/999", as: desk.admin, headers: text, [120]).status == 404)
        #expect(desk.ask(.put, "/api/media/files/abc", as: desk.admin, headers: text, [120]).status == 404)
        #expect(desk.json(.patch, "/api/media/files/999", "{").status == 404)
        #expect(desk.ask(.patch, "/api/media/files/1", as: desk.admin, headers: text, [120]).status == 415)
        #expect(desk.json(.patch, "/api/media/files/1", "{").status == 400)
    }

    @Test func `reading the body comes before its fields`() {
        let reply = desk.json(.put, "/api/media/files/1", #"{"description":5,"f":[]"#)
        #expect(reply.body.hasPrefix(#"{"detail":"JSON parse error"#))
    }
}
