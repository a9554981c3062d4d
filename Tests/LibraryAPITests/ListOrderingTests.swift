import HTTP
import Media
import MediaTesting
import Testing

/// `search` and `ordering` of a list (LibraryAPI/Contract §6).
struct ListOrderingTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func names(_ query: String) throws -> [String] {
        try desk.get("/api/media/files?\(query)").strings("name")
    }

    // MARK: Search

    @Test func `a word is looked for in name and id`() throws {
        for index in 1...30 { try desk.upload(index == 5 ? "x3y.txt" : "x.txt") }
        #expect(try desk.get("/api/media/files?search=3&ordering=id").ids() == [3, 5, 13, 23, 30])
        #expect(try desk.get("/api/media/files?search=X3").ids() == [5])
        #expect(try desk.get("/api/media/files?search=31").ids() == [])
    }

    @Test func `every word must be found, in any case`() throws {
        for name in ["Été à la mer.txt", "été.txt", "Straße.txt"] {
            _ = desk.form(.post, "/api/media/files", [.text("name", name), .file("f", "a.txt", [65])])
        }
        #expect(try names("search=%C3%89T%C3%89&ordering=id") == ["Été à la mer.txt", "été.txt"])
        #expect(try names("search=mer+%C3%A9t%C3%A9") == ["Été à la mer.txt"])
        #expect(try names("search=mer,%C3%89t%C3%A9") == ["Été à la mer.txt"])
        #expect(try names("search=mer,+winter") == [])
        #expect(try names("search=%22%C3%A0+la%22") == ["Été à la mer.txt"])
        #expect(try names("search=%22la+%C3%A0%22") == [])
        #expect(try names("search=STRASSE") == ["Straße.txt"])
        #expect(try names("search=").count == 3)
        #expect(try names("search=,+,").count == 3)
    }

    @Test func `wildcards are nothing special`() throws {
        for name in ["100%.txt", "100.txt", "a_b.txt", "ab.txt"] {
            _ = desk.form(.post, "/api/media/files", [.text("name", name), .file("f", "a.txt", [65])])
        }
        #expect(try names("search=%25") == ["100%.txt"])
        #expect(try names("search=_") == ["a_b.txt"])
    }

    @Test(arguments: ["search", "ordering", "unknown"])
    func `a null character in a parameter is refused`(name: String) {
        let reply = desk.get("/api/media/files?search=a&\(name)=%00ab")
        #expect(reply.status == 400)
        #expect(reply.body == #"{"\#(name)":["Null characters are not allowed."]}"#)
    }

    // MARK: Ordering

    @Test func `files are ordered as asked, the id breaking ties`() throws {
        for (name, size) in [("b.txt", 3), ("a.txt", 3), ("c.txt", 1)] {
            try desk.upload(name, Array(repeating: 65, count: size))
        }
        #expect(try names("ordering=name") == ["a.txt", "b.txt", "c.txt"])
        #expect(try names("ordering=-name") == ["c.txt", "b.txt", "a.txt"])
        #expect(try names("ordering=size") == ["c.txt", "b.txt", "a.txt"])
        #expect(try names("ordering=-size") == ["a.txt", "b.txt", "c.txt"])
        #expect(try names("ordering=-size,name") == ["a.txt", "b.txt", "c.txt"])
        #expect(try names("ordering=-size,-name") == ["b.txt", "a.txt", "c.txt"])
        #expect(try names("ordering=+size+,+-name+") == ["c.txt", "b.txt", "a.txt"])
        #expect(try names("ordering=id") == ["b.txt", "a.txt", "c.txt"])
        #expect(try names("") == ["c.txt", "a.txt", "b.txt"])
        #expect(try names("ordering=bogus") == ["c.txt", "a.txt", "b.txt"])
        #expect(try names("ordering=bogus,name,user__password") == ["a.txt", "b.txt", "c.txt"])
    }

    @Test(arguments: [
        "id", "type", "name", "size", "width", "height", "mode", "created_at", "updated_at", "user__id",
        "user__username", "user__first_name", "user__last_name", "user__last_login",
    ])
    func `every allowed field orders`(field: String) throws {
        try desk.upload("a.txt")
        try desk.upload("b.png", png(width: 2, height: 2))
        #expect(try desk.get("/api/media/files?ordering=\(field)").ids().count == 2)
        #expect(try desk.get("/api/media/files?ordering=-\(field)").ids().count == 2)
    }
}
