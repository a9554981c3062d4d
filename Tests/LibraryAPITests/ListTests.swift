import HTTP
import Media
import MediaTesting
import Testing

/// `GET /api/media/files`: pages and their links (LibraryAPI/Contract §6).
struct ListTests {
    private let desk: Desk
    private let base = "http://media.example.org/api/media/files"

    /// Twelve files, `0.txt` to `11.txt`, numbered 1 to 12.
    init() throws {
        desk = try Desk()
        for index in 0..<12 { try desk.upload("\(index).txt") }
    }

    /// Text members of the list itself.
    private func links(_ query: String) throws -> (next: String?, previous: String?) {
        let reply = desk.get("/api/media/files?\(query)")
        return (try reply.string("next"), try reply.string("previous"))
    }

    @Test func `a page is a whole answer`() {
        let reply = desk.send(
            """
            GET /api/media/files?limit=1&offset=1&ordering=id
            Authorization: Token {admin}

            """)
        #expect(
            reply.text == """
                200 OK
                Content-Type: application/json
                Allow: GET, POST, HEAD, OPTIONS
                Cache-Control: private, no-cache
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"count":12,\
                "next":"http://media.example.org/api/media/files?limit=1&offset=2&ordering=id",\
                "previous":"http://media.example.org/api/media/files?limit=1&ordering=id",\
                "results":[{"id":2,"type":"text",\
                "user":{"id":1,"username":"admin","full_name":"Ada Lovelace"},\
                "f":"http://media.example.org/media/core_media/<day>/1.txt","name":"1.txt",\
                "description":null,"size":9,"human_readable_size":"9 B","width":null,"height":null,\
                "mode":null,"created_at":"<time>","updated_at":"<time>","thumbnails":[]}]}
                """)
        #expect(reply.response.note.operation == "library.list")
    }

    @Test func `without parameters the newest ten come`() throws {
        let reply = desk.get("/api/media/files")
        #expect(try reply.ids() == Array((3...12).reversed()))
        #expect(try reply.string("next") == "\(base)?limit=10&offset=10")
        #expect(try reply.member("previous") == .null)
    }

    @Test func `links keep the form of the path`() throws {
        let reply = desk.get("/api/media/files/?limit=5&offset=5")
        #expect(try reply.string("next") == "\(base)/?limit=5&offset=10")
        #expect(try reply.string("previous") == "\(base)/?limit=5")
    }

    @Test func `links lead through all pages and back`() throws {
        var uri: String? = "\(base)?limit=5&ordering=id"
        var pages: [[Int64]] = []
        var back: String?
        while let current = uri {
            let reply = desk.get(current)
            pages.append(try reply.ids())
            uri = try reply.string("next")
            back = try reply.string("previous")
        }
        #expect(pages == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12]])
        #expect(try desk.get(try #require(back)).ids() == [6, 7, 8, 9, 10])
    }

    @Test func `links keep every parameter, sorted by name`() throws {
        let links = try links("limit=3&offset=6&unknown=&search=txt&a=%C3%A9%20x+y&a=2&ordering=id")
        #expect(
            links.next == "\(base)?a=%C3%A9+x+y&a=2&limit=3&offset=9&ordering=id&search=txt&unknown=")
        #expect(
            links.previous == "\(base)?a=%C3%A9+x+y&a=2&limit=3&offset=3&ordering=id&search=txt&unknown=")
    }

    @Test func `a first page reached in part drops its offset`() throws {
        #expect(try links("limit=5&offset=3").previous == "\(base)?limit=5")
        #expect(try links("limit=5&offset=5").previous == "\(base)?limit=5")
        #expect(try links("limit=5&offset=6").previous == "\(base)?limit=5&offset=1")
    }

    @Test func `the last page has no next`() throws {
        #expect(try links("limit=6&offset=6").next == nil)
        #expect(try links("limit=6&offset=5").next == "\(base)?limit=6&offset=11")
        #expect(try links("limit=12").next == nil)
    }

    @Test func `beyond the end there is nothing`() throws {
        let reply = desk.get("/api/media/files?offset=20")
        #expect(reply.status == 200)
        #expect(try reply.ids() == [])
        #expect(try reply.integer("count") == 12)
        #expect(try reply.member("next") == .null)
        #expect(try reply.string("previous") == "\(base)?limit=10&offset=10")
    }

    @Test(arguments: ["abc", "0", "-1", "", "1.5", "1e1", "0x5", "--5", "+", "%00", "%D9%A3"])
    func `a bad limit is the default`(limit: String) throws {
        #expect(try desk.get("/api/media/files?limit=\(limit)").ids().count == 10)
    }

    @Test(arguments: ["abc", "0", "-1", "", "1.5", "9999999999e9"])
    func `a bad offset is the beginning`(offset: String) throws {
        let reply = desk.get("/api/media/files?offset=\(offset)&limit=2")
        #expect(try reply.ids() == [12, 11])
        #expect(try reply.member("previous") == .null)
    }

    @Test(arguments: [("3", 3), ("+3", 3), ("%2B3", 3), ("+3+", 3), ("003", 3), ("1000", 12)])
    func `a good limit is taken`(limit: String, count: Int) throws {
        #expect(try desk.get("/api/media/files?limit=\(limit)").ids().count == count)
    }

    @Test func `a limit is at most a thousand, and links say so`() throws {
        #expect(try links("limit=5000&offset=1").previous == "\(base)?limit=1000")
        #expect(try links("limit=99999999999999999999&offset=1").previous == "\(base)?limit=1000")
    }

    @Test(arguments: [
        "9223372036854775807", "9223372036854775808", "99999999999999999999999999",
        String(repeating: "9", count: 5_000),
    ])
    func `an enormous number is beyond the end`(number: String) throws {
        let reply = desk.get("/api/media/files?offset=\(number)&limit=\(number)")
        #expect(reply.status == 200)
        #expect(try reply.ids() == [])
        #expect(try reply.member("next") == .null)
    }

    @Test func `of a repeated parameter the last counts`() throws {
        #expect(try desk.get("/api/media/files?limit=5&limit=2").ids().count == 2)
    }

    @Test func `an empty library has one empty page`() throws {
        let reply = try Desk().get("/api/media/files")
        #expect(reply.body == #"{"count":0,"next":null,"previous":null,"results":[]}"#)
    }

    @Test func `with a public URL links begin with it`() throws {
        let desk = try Desk(publicURL: "https://cdn.example.org")
        try desk.upload("a.txt")
        try desk.upload("b.txt")
        #expect(
            try desk.get("/api/media/files?limit=1").string("next")
                == "https://cdn.example.org/api/media/files?limit=1&offset=1")
    }
}
