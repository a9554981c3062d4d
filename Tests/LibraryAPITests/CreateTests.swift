import Dispatch
import HTTP
import Media
import MediaTesting
import Testing

/// `POST /api/media/files` (LibraryAPI/Contract §1, §3, §8).
struct CreateTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `an upload answers 201 with the file`() {
        let reply = desk.send(
            """
            POST /api/media/files
            Authorization: Token {admin}
            Content-Type: multipart/form-data; boundary=limit

            --limit
            Content-Disposition: form-data; name="description"

            our notes
            --limit
            Content-Disposition: form-data; name="f"; filename="notes of May.txt"
            Content-Type: application/pdf

            It rained.
            --limit--

            """)
        #expect(
            reply.text == """
                201 Created
                Content-Type: application/json
                ETag: <tag>
                Link: <http://media.example.org/v1/files/<uuid>>; rel="edit-media"
                Allow: GET, POST, HEAD, OPTIONS
                Cache-Control: private, no-cache
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"id":1,"type":"text","user":{"id":1,"username":"admin","full_name":"Ada Lovelace"},\
                "f":"http://media.example.org/media/core_media/<day>/notes_of_May.txt",\
                "name":"notes of May.txt","description":"our notes","size":10,"human_readable_size":"10 B",\
                "width":null,"height":null,"mode":null,"created_at":"<time>","updated_at":"<time>",\
                "thumbnails":[]}
                """)
        #expect(reply.response.note.operation == "library.create")
        #expect(reply.response.note.user == "local:1")
    }

    @Test func `an image lists its four thumbnails at once`() throws {
        let reply = desk.form(
            .post, "/api/media/files/", [.file("f", "sea.png", png(width: 1280, height: 720))])
        #expect(reply.status == 201)
        #expect(try reply.string("type") == "image")
        #expect(try reply.integer("width") == 1_280)
        #expect(try reply.integer("height") == 720)
        #expect(try reply.string("mode") == "RGB")
        #expect(try reply.integers("size", of: "thumbnails") == [64, 128, 512, 1080])
        #expect(
            try reply.strings("f", of: "thumbnails").allSatisfy {
                $0.contains("/thumbnails/sea_thumbnail_") && $0.hasSuffix(".jpg")
            })
    }

    @Test func `the file is published when the answer comes`() throws {
        try desk.upload("a.txt", Array("abc".utf8))
        let path = try #require(desk.blobs.publishedPaths.first)
        #expect(path.hasSuffix("/a.txt"))
        #expect(desk.blobs.shown(at: path)?.bytes == Array("abc".utf8))
    }

    @Test(arguments: [
        ("My file.txt", "My_file.txt"), ("a&amp;b.txt", "ab.txt"), ("C:\\docs\\a.txt", "a.txt"),
        ("../../etc/passwd.txt", "passwd.txt"), ("été.txt", "été.txt"), (".hidden.txt", "hidden.txt"),
    ])
    func `the stored name is made safe`(sent: String, stored: String) throws {
        let reply = desk.form(.post, "/api/media/files", [.file("f", sent, [65])])
        #expect(reply.status == 201)
        let file = try #require(try desk.catalog.file(number: 1))
        #expect(file.path.split(separator: "/").last.map(String.init) == stored)
    }

    @Test func `a name that is taken gets a mark before its suffixes`() throws {
        try desk.upload("a.tar.gz")
        let second = desk.form(.post, "/api/media/files", [.file("f", "a.tar.gz", [66])])
        let url = try #require(try second.string("f"))
        #expect(url.contains(/\/a_[A-Za-z0-9]{7}\.tar\.gz$/))
        #expect(try second.string("name") == "a.tar.gz")
    }

    @Test func `forty uploads of one name at once get forty stored names`() throws {
        let desk = desk
        DispatchQueue.concurrentPerform(iterations: 40) { index in
            let reply = desk.form(.post, "/api/media/files", [.file("f", "same.txt", Array("\(index)".utf8))])
            #expect(reply.status == 201)
        }
        let files = try desk.catalog.files(after: 0, limit: 100)
        #expect(Set(files.map(\.path)).count == 40)
        #expect(files.allSatisfy { $0.name == "same.txt" })
        #expect(desk.blobs.publishedPaths.count == 40)
    }

    @Test func `a name may be given, else the file's own is taken`() throws {
        func name(_ parts: [Part]) throws -> String? {
            try desk.form(.post, "/api/media/files", parts + [.file("f", "own.txt", [65])]).string("name")
        }
        #expect(try name([]) == "own.txt")
        #expect(try name([.text("name", "")]) == "own.txt")
        #expect(try name([.text("name", "  given  ")]) == "given")
        #expect(try name([.text("name", "first"), .text("name", "last")]) == "last")
    }

    @Test func `filename* wins over filename`() throws {
        let part = Part(
            disposition: #"name="f"; filename="plain.txt"; filename*=UTF-8''na%C3%AFve.txt"#, content: [65])
        #expect(try desk.form(.post, "/api/media/files", [part]).string("name") == "naïve.txt")
    }

    @Test(arguments: [2, 3])
    func `several files are refused and none is stored`(count: Int) throws {
        let files = (1...count).map { Part.file("f", "\($0).txt", [65]) }
        let reply = desk.form(.post, "/api/media/files", files + [.text("f", "text")])
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["Only one file can be submitted in a request."]}"#)
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
        // One without a name was not sent.
        let one = desk.form(.post, "/api/media/files", [.file("f", "", [66]), .file("f", "a.txt", [65])])
        #expect(one.status == 201)
    }

    @Test func `a text never takes a file's place`() throws {
        let shadowed = desk.form(
            .post, "/api/media/files", [.file("f", "three.txt", [65]), .text("f", "text")])
        #expect(try shadowed.string("name") == "three.txt")
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `the bytes decide the type, whatever the part says`() throws {
        let reply = desk.send(
            """
            POST /api/media/files
            Authorization: Token {admin}
            Content-Type: multipart/form-data; boundary=limit

            --limit
            Content-Disposition: form-data; name="f"; filename="a.png"
            Content-Type: image/png

            no picture at all
            --limit--

            """)
        #expect(try reply.string("type") == "text")
        #expect(try reply.member("width") == .null)
    }

    @Test(arguments: [
        ([], "No file was submitted."),
        ([Part.file("f", "", [65])], "No file was submitted."),
        ([.file("f", "..", [65])], "No file was submitted."),
        ([.file("f", "a/", [65])], "No file was submitted."),
        ([.file("g", "a.txt", [65])], "No file was submitted."),
        (
            [.text("f", "a.txt")],
            "The submitted data was not a file. Check the encoding type on the form."
        ),
        ([.text("f", "")], "The submitted data was not a file. Check the encoding type on the form."),
        ([.file("f", "a.txt", [])], "The submitted file is empty."),
        ([.file("f", String(repeating: "a", count: 120), [])], "The submitted file is empty."),
        (
            [.file("f", String(repeating: "a", count: 116) + ".txt", [65])],
            "Ensure this filename has at most 100 characters (it has 120)."
        ),
    ])
    func `a form without a good file says why`(parts: [Part], reason: String) {
        let reply = desk.form(.post, "/api/media/files", parts)
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["\#(reason)"]}"#)
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test(arguments: [
        ("{}", #"{"f":["No file was submitted."]}"#),
        (#"{"f":null}"#, #"{"f":["This field may not be null."]}"#),
        (
            #"{"f":"a.txt"}"#,
            #"{"f":["The submitted data was not a file. Check the encoding type on the form."]}"#
        ),
        (
            #"{"f":{}}"#,
            #"{"f":["The submitted data was not a file. Check the encoding type on the form."]}"#
        ),
    ])
    func `JSON holds no file`(json: String, body: String) {
        let reply = desk.json(.post, "/api/media/files", json)
        #expect(reply.status == 400)
        #expect(reply.body == body)
    }

    @Test func `a body of another type is not read`() {
        let reply = desk.ask(
            .post, "/api/media/files", as: desk.admin, headers: ["Content-Type": "image/png"],
            png(width: 1, height: 1))
        #expect(reply.status == 415)
        #expect(reply.body == #"{"detail":"Unsupported media type \"image/png\" in request."}"#)
    }

    @Test func `no body at all submits no file`() {
        let reply = desk.ask(.post, "/api/media/files", as: desk.admin)
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["No file was submitted."]}"#)
    }

    @Test func `all bad fields come together in their order`() {
        let reply = desk.form(
            .post, "/api/media/files",
            [
                .file("f", "a.txt", []), .text("description", "x\0"),
                .text("name", String(repeating: "é", count: 256) + "\0"),
            ])
        #expect(
            reply.body
                == #"{"name":["Ensure this field has no more than 255 characters.","#
                + #""Null characters are not allowed."],"description":["Null characters are not allowed."],"#
                + #""f":["The submitted file is empty."]}"#)
    }

    @Test func `a file name of 100 characters is not too long`() throws {
        let filename = String(repeating: "é", count: 96) + ".txt"
        let reply = desk.form(.post, "/api/media/files", [.file("f", filename, [65])])
        #expect(reply.status == 201)
        #expect(try reply.string("name") == filename)
    }

    @Test func `a name of 255 characters is not too long`() throws {
        let name = String(repeating: "é", count: 255)
        let reply = desk.form(.post, "/api/media/files", [.text("name", name), .file("f", "a.txt", [65])])
        #expect(try reply.string("name") == name)
    }

    @Test func `a body cut before its last boundary stores nothing`() {
        let body = Part.body([.file("f", "a.txt", [65])], isClosed: false)
        let reply = desk.ask(
            .post, "/api/media/files", as: desk.admin, headers: ["Content-Type": Part.contentType], body)
        #expect(reply.body == #"{"f":["No file was submitted."]}"#)
        let gone = desk.ask(
            .post, "/api/media/files", as: desk.admin, headers: ["Content-Type": Part.contentType], body,
            announced: 10_000)
        #expect(gone.body == #"{"f":["No file was submitted."]}"#)
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `a file name of which nothing is left is refused`() {
        let reply = desk.form(.post, "/api/media/files", [.file("f", "!!!", [65])])
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["Could not derive file name from '!!!'."]}"#)
        #expect(desk.blobs.keys.isEmpty)
    }
}
