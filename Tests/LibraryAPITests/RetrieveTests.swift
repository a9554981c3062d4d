import HTTP
import Testing

/// `GET` and `HEAD /api/media/files/{id}` (LibraryAPI/Contract §1, §8).
struct RetrieveTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
    }

    @Test func `a file is shown with all its keys`() {
        let reply = desk.send(
            """
            GET /api/media/files/1
            Authorization: Token {admin}

            """)
        #expect(
            reply.text == """
                200 OK
                Content-Type: application/json
                ETag: <tag>
                Link: <http://media.example.org/v1/files/<uuid>>; rel="edit-media"
                Allow: GET, PUT, PATCH, DELETE, HEAD, OPTIONS
                Cache-Control: private, no-cache
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"id":1,"type":"text","user":{"id":1,"username":"admin","full_name":"Ada Lovelace"},\
                "f":"http://media.example.org/media/core_media/<day>/a.txt","name":"a.txt",\
                "description":null,"size":9,"human_readable_size":"9 B","width":null,"height":null,\
                "mode":null,"created_at":"<time>","updated_at":"<time>","thumbnails":[]}
                """)
        #expect(reply.response.note.operation == "library.retrieve")
    }

    @Test(arguments: [
        "/api/media/files/1", "/api/media/files/1/", "/api/media/files/001", "/api/media/files/%31",
    ])
    func `both forms of the path are one place`(uri: String) throws {
        let reply = desk.get(uri)
        #expect(reply.status == 200)
        #expect(try reply.integer("id") == 1)
    }

    @Test func `HEAD answers as GET does`() {
        let reply = desk.ask(.head, "/api/media/files/1", as: desk.admin)
        let read = desk.get("/api/media/files/1")
        #expect(reply.text == read.text)
        #expect(desk.ask(.head, "/api/media/files", as: desk.admin).text == desk.get("/api/media/files").text)
        #expect(desk.ask(.head, "/api/media/files/2", as: desk.admin).status == 404)
    }

    @Test(arguments: [
        "2", "0", "-1", "9223372036854775808", "99999999999999999999999999", "-99999999999999999999",
    ])
    func `an unknown number is no file`(id: String) {
        let reply = desk.get("/api/media/files/\(id)")
        #expect(reply.status == 404)
        #expect(reply.body == #"{"detail":"No File matches the given query."}"#)
        #expect(reply.response.headers["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
    }

    @Test(arguments: ["abc", "1.0", "1e0", "-", "0x1", "1%20", "%D9%A1", "1a"])
    func `what is no number is no place`(id: String) {
        let reply = desk.get("/api/media/files/\(id)")
        #expect(reply.status == 404)
        #expect(reply.body == #"{"detail":"Not found."}"#)
        #expect(reply.response.headers["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
    }

    @Test(arguments: [
        "/api", "/api/media", "/api/media/file", "/api/media/files/1/thumbnails", "/api/media/%2e%2e/files",
    ])
    func `an unknown path is no place, whoever asks`(uri: String) {
        let reply = desk.ask(.get, uri, as: nil)
        #expect(reply.status == 404)
        #expect(reply.body == #"{"detail":"Not found."}"#)
        #expect(reply.response.headers["Content-Type"] == "application/json")
    }
}
