import HTTP
import MediaTesting
import Testing

/// The three forms of a body and what is wrong with others (LibraryAPI/Contract §4, §8).
struct UpdateBodyTests {
    private let desk: Desk
    private let uri = "/api/media/files/1"

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
    }

    private func patch(_ type: String, _ body: String) -> Reply {
        desk.ask(.patch, uri, as: desk.admin, headers: ["Content-Type": type], Array(body.utf8))
    }

    private func patchForm(_ body: String) -> Reply { patch("application/x-www-form-urlencoded", body) }

    // MARK: Forms

    @Test func `a form is urlencoded`() throws {
        let reply = desk.send(
            """
            PATCH /api/media/files/1
            Authorization: Token {admin}
            Content-Type: application/x-www-form-urlencoded; charset=utf-8

            name=%C3%A9t%C3%A9+%26+soleil&description=+a+b+&size=x
            """)
        #expect(reply.status == 200)
        #expect(try reply.string("name") == "été & soleil")
        #expect(try reply.string("description") == "a b")
    }

    @Test func `a form has several parts`() throws {
        let reply = desk.send(
            """
            PUT /api/media/files/1
            Authorization: Token {admin}
            Content-Type: multipart/form-data; boundary="limit"

            --limit
            Content-Disposition: form-data; name="name"

            first
            --limit
            Content-Disposition: form-data; name="name"

              last
            --limit
            Content-Disposition: form-data; name="description"


            --limit--
            """)
        #expect(reply.status == 200)
        #expect(try reply.string("name") == "last")
        #expect(try reply.string("description") == "")
    }

    @Test func `an empty field of a form is no name, or an empty description`() throws {
        #expect(try patchForm("name=").member("name") == .null)
        #expect(try patchForm("name").member("name") == .null)
        #expect(try desk.form(.patch, uri, [.text("name", "")]).member("name") == .null)
        #expect(try patchForm("description=").string("description") == "")
        #expect(desk.form(.put, uri, [.text("name", "")]).status == 200)
    }

    @Test func `only spaces are blank in a form too`() {
        #expect(patchForm("name=++").body == #"{"name":["This field may not be blank."]}"#)
        #expect(patchForm("name=%00").body == #"{"name":["Null characters are not allowed."]}"#)
    }

    @Test func `of a repeated key the last wins`() throws {
        #expect(try patchForm("name=a&name=b").string("name") == "b")
        #expect(try patchForm("name=a&name=").member("name") == .null)
    }

    @Test func `a form without the name lacks it with PUT`() {
        let reply = desk.form(.put, uri, [.text("description", "x")])
        #expect(reply.body == #"{"name":["This field is required."]}"#)
    }

    @Test func `a file is no text`() {
        #expect(
            desk.form(.patch, uri, [.file("name", "a.txt", [65])]).body
                == #"{"name":["Not a valid string."]}"#)
        #expect(
            desk.form(.patch, uri, [.file("description", "a.txt", [65]), .text("description", "x")]).body
                == #"{"description":["Not a valid string."]}"#)
    }

    @Test func `a form cut before its last boundary changes nothing`() throws {
        let body = Part.body([.text("name", "b")], isClosed: false)
        let reply = desk.ask(
            .patch, uri, as: desk.admin, headers: ["Content-Type": Part.contentType], body)
        #expect(reply.status == 400)
        #expect(
            reply.body
                == #"{"detail":"Multipart form parse error - The body ends before its last boundary."}"#)
        #expect(try desk.get(uri).string("name") == "a.txt")
    }

    @Test(arguments: [
        ("multipart/form-data", "Invalid boundary in multipart: None"),
        ("multipart/form-data; charset=utf-8", "Invalid boundary in multipart: None"),
        ("multipart/form-data; boundary=", "Invalid boundary in multipart: "),
        ("multipart/form-data; boundary=\"\"", "Invalid boundary in multipart: "),
        ("multipart/form-data; boundary=\"a<b\"", "Invalid boundary in multipart: a<b"),
    ])
    func `a form needs a boundary`(type: String, problem: String) {
        let reply = patch(type, "x")
        #expect(reply.status == 400)
        #expect(reply.body == #"{"detail":"Multipart form parse error - \#(problem)"}"#)
    }

    @Test func `a form whose parts are broken says where`() {
        let reply = patch(Part.contentType, "--limit\r\nX: 1\r\n\r\nx\r\n--limit--\r\n")
        #expect(reply.status == 400)
        #expect(
            reply.body
                == #"{"detail":"Multipart form parse error - Part 1 has no Content-Disposition."}"#)
    }

    // MARK: Bounds

    @Test func `a form has a thousand fields at most`() {
        let fields = (0..<1_000).map { "a\($0)=\($0)" }
        #expect(patchForm(fields.joined(separator: "&")).status == 200)
        let parts = (0..<1_000).map { Part.text("a\($0)", "x") }
        #expect(desk.form(.patch, uri, parts).status == 200)
        let refused = #"{"detail":"Too many fields: at most 1000 are accepted."}"#
        #expect(patchForm((fields + ["b=1"]).joined(separator: "&")).body == refused)
        #expect(desk.form(.patch, uri, parts + [.text("b", "1")]).body == refused)
    }

    @Test func `text has a limit, one by one and together`() {
        let refused = #"{"detail":"The request is too large: at most 2621440 bytes are accepted."}"#
        let big = String(repeating: "x", count: 2_621_441)
        for reply in [
            desk.json(.patch, uri, #"{"name":"\#(big)"}"#), patchForm("name=\(big)"),
            desk.form(.patch, uri, [.text("name", big)]),
            desk.form(.patch, uri, (0..<3).map { .text("a\($0)", String(big.prefix(900_000))) }),
        ] {
            #expect(reply.status == 413)
            #expect(reply.body == refused)
        }
    }

    // MARK: JSON

    @Test(arguments: [
        ("[]", "Invalid data. Expected a dictionary, but got list."),
        ("\"x\"", "Invalid data. Expected a dictionary, but got str."),
        ("1", "Invalid data. Expected a dictionary, but got int."),
        ("12345678901234567890123", "Invalid data. Expected a dictionary, but got int."),
        ("1.0", "Invalid data. Expected a dictionary, but got float."),
        ("1e3", "Invalid data. Expected a dictionary, but got float."),
        ("true", "Invalid data. Expected a dictionary, but got bool."),
        ("null", "No data provided"),
    ])
    func `JSON must be an object`(json: String, reason: String) {
        for method in [Method.patch, .put] {
            let reply = desk.json(method, uri, json)
            #expect(reply.status == 400)
            #expect(reply.body == #"{"non_field_errors":["\#(reason)"]}"#)
        }
    }

    @Test(arguments: [
        ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (" ", "Expecting value: line 1 column 2 (char 1)"),
        ("x", "Expecting value: line 1 column 1 (char 0)"),
        (#"{"name":"a"} x"#, "Extra data: line 1 column 14 (char 13)"),
        ("{\"name\":\n \"x\ny\"}", "Invalid control character at: line 2 column 4 (char 12)"),
        (#"{"name":NaN}"#, "Out of range float values are not JSON compliant"),
        (#"{"name":-Infinity}"#, "Out of range float values are not JSON compliant"),
        (String(repeating: "[", count: 100_000), "More than 256 levels of nesting"),
        (String(repeating: #"{"a":"#, count: 100_000), "More than 256 levels of nesting"),
    ])
    func `JSON that is none says where`(json: String, problem: String) throws {
        let reply = desk.json(.patch, uri, json)
        #expect(reply.status == 400)
        #expect(try #require(try reply.string("detail")).hasPrefix("JSON parse error - \(problem)"))
    }

    @Test func `a body shorter than announced is refused`() {
        let reply = desk.ask(
            .patch, uri, as: desk.admin, headers: ["Content-Type": "application/json"],
            Array(#"{"name":"#.utf8), announced: 100)
        #expect(reply.status == 400)
        #expect(reply.body == #"{"detail":"The body is shorter than its Content-Length."}"#)
    }

    // MARK: Types

    @Test(arguments: [
        "text/plain", "text/plain; charset=utf-8", "application/xml", "application/jsonx", "json",
    ])
    func `another type is not read`(type: String) throws {
        let reply = patch(type, "x")
        #expect(reply.status == 415)
        #expect(try reply.string("detail") == #"Unsupported media type "\#(type)" in request."#)
    }

    @Test func `no type is named as none`() {
        let reply = desk.ask(.patch, uri, as: desk.admin, [120])
        #expect(reply.status == 415)
        #expect(reply.body == #"{"detail":"Unsupported media type \"\" in request."}"#)
    }

    @Test(arguments: ["APPLICATION/JSON", "application/json; charset=utf-8", "application/json ;x=1"])
    func `a type has no case and may have parameters`(type: String) {
        #expect(patch(type, "{}").status == 200)
    }
}
