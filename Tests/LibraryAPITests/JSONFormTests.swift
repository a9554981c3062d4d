import HTTP
import MediaTesting
import Testing

/// The form of the JSON and who asks for it (LibraryAPI/Contract §2).
struct JSONFormTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        _ = desk.form(
            .post, "/api/media/files",
            [.text("name", "é/\u{2028}\u{2029}\"\\\t\u{1}😀"), .file("f", "a.txt", [65])])
    }

    private func get(_ accept: String?) -> Reply {
        desk.get("/api/media/files/1", headers: accept.map { ["Accept": $0] } ?? [:])
    }

    @Test func `JSON is compact, UTF-8 and slashes as they are, line separators escaped`() {
        let reply = get(nil)
        #expect(reply.body.contains(#""name":"é/\u2028\u2029\"\\\t\u0001😀","description":null,"size":1,"#))
        #expect(reply.body.contains(#""f":"http://media.example.org/media/"#))
        #expect(reply.response.headers["Content-Type"] == "application/json")
    }

    @Test func `an indent is taken from Accept`() {
        let reply = get("application/json; indent=4")
        #expect(
            reply.body.hasPrefix(
                """
                {
                    "id": 1,
                    "type": "text",
                    "user": {
                        "id": 1,
                        "username": "admin",
                        "full_name": "Ada Lovelace"
                    },
                    "f":
                """))
        #expect(reply.body.hasSuffix("    \"thumbnails\": []\n}"))
        #expect(reply.response.headers["Content-Type"] == "application/json")
    }

    @Test func `errors and lists are indented too`() {
        let headers: Headers = ["Accept": "application/json;indent=2"]
        let missing = desk.get("/api/media/files/2", headers: headers)
        #expect(missing.body == "{\n  \"detail\": \"No File matches the given query.\"\n}")
        let list = desk.get("/api/media/files?id_min=2", headers: headers)
        #expect(
            list.body
                == "{\n  \"count\": 0,\n  \"next\": null,\n  \"previous\": null,\n  \"results\": []\n}")
    }

    @Test(arguments: [
        ("application/json; indent=1", 1), ("application/json; indent=8", 8),
        ("application/json; indent=99", 8),
        ("application/json, application/json; indent=3", 3),
        ("text/html, application/json;indent=2;q=0.5", 2),
    ])
    func `an indent is at most eight`(accept: String, spaces: Int) {
        #expect(get(accept).body.hasPrefix("{\n" + String(repeating: " ", count: spaces) + "\"id\""))
    }

    @Test(arguments: [
        nil, "", "*/*", "application/*", "application/json", "APPLICATION/JSON", "application/json; indent=0",
        "application/json; indent=-1", "application/json; indent=x", "text/html, */*; q=0.1",
        "application/json;version=2",
    ])
    func `otherwise JSON is compact`(accept: String?) {
        let reply = get(accept)
        #expect(reply.status == 200)
        #expect(reply.body.hasPrefix(#"{"id":1,"type""#))
    }

    @Test(arguments: [
        "text/html", "application/xml, text/*", "image/*", "json", "application/json;q=0", "*/*;q=0",
    ])
    func `who accepts no JSON gets 406, in JSON`(accept: String) {
        let reply = get(accept)
        #expect(reply.status == 406)
        #expect(reply.body == #"{"detail":"Could not satisfy the request Accept header."}"#)
        #expect(reply.response.headers["Content-Type"] == "application/json")
        #expect(reply.response.headers["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
    }
}
