import HTTP
import Media
import MediaTesting
import Testing

/// `DELETE /api/media/files/{id}` (LibraryAPI/Contract §1).
struct DeleteTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `record, URL and thumbnails go at once`() throws {
        try desk.upload("sea.png", png(width: 1280, height: 720))
        let file = try #require(try desk.catalog.file(number: 1))
        try desk.library.makeThumbnails(of: file)
        #expect(desk.blobs.publishedPaths.count == 5)

        let reply = desk.send(
            """
            DELETE /api/media/files/1
            Authorization: Token {admin}

            """)
        #expect(
            reply.text == """
                204 No Content
                Allow: GET, PUT, PATCH, DELETE, HEAD, OPTIONS
                Cache-Control: private, no-cache
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method
                """)
        #expect(reply.response.note.operation == "library.delete")
        #expect(desk.blobs.publishedPaths.isEmpty)
        #expect(desk.get("/api/media/files/1").status == 404)
        #expect(try desk.get("/api/media/files").integer("count") == 0)
    }

    @Test func `a second time there is nothing`() throws {
        try desk.upload("a.txt")
        #expect(desk.ask(.delete, "/api/media/files/1/", as: desk.admin).status == 204)
        let again = desk.ask(.delete, "/api/media/files/1/", as: desk.admin)
        #expect(again.status == 404)
        #expect(again.body == #"{"detail":"No File matches the given query."}"#)
    }

    @Test func `a list cannot be deleted`() {
        let reply = desk.ask(.delete, "/api/media/files", as: desk.admin)
        #expect(reply.status == 405)
        #expect(reply.body == #"{"detail":"Method \"DELETE\" not allowed."}"#)
    }
}
