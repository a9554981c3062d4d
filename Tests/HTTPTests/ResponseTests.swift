import HTTP
import Testing

@Suite struct ResponseTests {
    @Test func `JSON is typed without a charset, whatever type was given`() {
        let response = Response.json(201, Array("{}".utf8), headers: ["content-type": "a/b", "X": "1"])
        #expect(response.status.code == 201)
        #expect(response.headers.all("Content-Type") == ["application/json"])
        #expect(response.headers["X"] == "1")
    }

    @Test(
        arguments: [
            (200, "OK"), (201, "Created"), (204, "No Content"), (304, "Not Modified"),
            (405, "Method Not Allowed"),
            (413, "Content Too Large"), (500, "Internal Server Error"), (507, "Insufficient Storage"),
            (299, "Unknown"),
        ] as [(Int, String)])
    func `a status has its phrase`(code: Int, reason: String) {
        #expect(Status(code).reason == reason)
    }
}
