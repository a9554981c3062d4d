import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Files that are stored (StorageAPI/Contract §5, §9 "POST").
struct UploadTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `one file is answered with what is known of it`() throws {
        let reply = desk.post([
            .json("metadata[]", #"{"id":"\#(Samples.id)"}"#),
            .file("file[]", "testfile.txt", Samples.hello),
        ])
        #expect(reply.status == 201)
        #expect(reply.headers["Content-Type"] == "application/json")
        #expect(reply.error == nil)
        #expect(
            reply.timelessBody == """
                {"processedFiles":[{"bucketId":"default","createdAt":"<time>",\
                "etag":"\\"65a8e27d8879283831b664bd8b7f0ad4\\"","id":"\(Samples.id)","isUploaded":true,\
                "metadata":null,"mimeType":"text/plain; charset=utf-8","name":"testfile.txt","size":13,\
                "updatedAt":"<time>"}]}

                """)
        let read = desk.get("/files/\(Samples.id)")
        #expect(read.sent == Samples.hello)
    }

    @Test func `without metadata it gets a random id of its own`() throws {
        let reply = desk.post([.file("file[]", "a.txt", "1"), .file("file[]", "a.txt", "1")])
        let ids = try reply.texts("processedFiles", "id")
        #expect(Set(ids).count == 2)
        for id in ids {
            #expect(FileID(id)?.text == id)
            #expect(id.dropFirst(14).first == "4")
        }
    }

    @Test func `of several files the order is kept`() throws {
        let reply = desk.post([
            .file("file[]", "testfile.txt", Samples.hello), .file("file[]", "nhost.jpg", Samples.jpeg),
        ])
        #expect(reply.status == 201)
        #expect(try reply.texts("processedFiles", "name") == ["testfile.txt", "nhost.jpg"])
        #expect(
            try reply.texts("processedFiles", "mimeType") == ["text/plain; charset=utf-8", "image/jpeg"])
        #expect(try reply.integer("processedFiles.1.size") == Int64(Samples.jpeg.count))
    }

    @Test func `the type is what the content is, whatever the client claims`() throws {
        let reply = desk.post([
            .file("file[]", "a.png", Array("text".utf8), type: "image/png"),
            .file("file[]", "b.txt", Samples.jpeg, type: "text/html"),
        ])
        #expect(
            try reply.texts("processedFiles", "mimeType") == ["text/plain; charset=utf-8", "image/jpeg"])
    }

    @Test(arguments: ["/files", "/files/", "/v1/files", "/v1/files/"])
    func `it is there with and without prefix and slash`(path: String) {
        #expect(desk.form(.post, path, [.file("file[]", "a.txt", "1")]).status == 201)
    }

    @Test func `it goes into the bucket that is named first, by default into default`() throws {
        try desk.bucket("other")
        for (parts, bucket) in [
            ([], "default"), ([.text("bucket-id", "")], "default"),
            ([.text("bucket-id", "other"), .text("bucket-id", "nothing")], "other"),
        ] as [([Part], String)] {
            let file = Part.file("file[]", "a.txt", "1")
            for parts in [parts + [file], [file] + parts] {
                #expect(try desk.post(parts).text("processedFiles.0.bucketId") == bucket)
            }
        }
    }

    @Test func `into a public bucket it is published`() throws {
        let id = try desk.upload("a.txt", to: "core_media")
        #expect(desk.blobs.publishedPaths == [try #require(try desk.file(id)).path])
        try desk.upload("b.txt")
        #expect(desk.blobs.publishedPaths.count == 1)
    }

    @Test func `who uploads is remembered`() throws {
        let key = try desk.key(of: "ada")
        let user = try #require(try desk.catalog.user(named: "ada"))
        let file = Part.file("file[]", "a.txt", "1")
        let mine = desk.post([file], as: .token(key))
        #expect(try mine.text("processedFiles.0.uploadedByUserId") == String(user.id))
        let owner = try desk.file(try mine.text("processedFiles.0.id"))?.owner
        #expect(owner?.username == "ada")
        #expect(try desk.post([file], as: .alice).text("processedFiles.0.uploadedByUserId") == "alice")
        let jwt = desk.post([file], as: .jwt(SignedToken.token()))
        #expect(try jwt.text("processedFiles.0.uploadedByUserId") == "u1")
        #expect(try desk.post([file]).value("processedFiles.0.uploadedByUserId") == nil)
        #expect(try desk.post([file], as: .role("user")).value("processedFiles.0.uploadedByUserId") == nil)
    }

    @Test func `to insert is enough, nobody needs to read`() throws {
        try desk.bucket("box", ["public": [.insert: .own]])
        let reply = desk.post([.text("bucket-id", "box"), .file("file[]", "a.txt", "1")], as: .nobody)
        #expect(reply.status == 201)
        #expect(try reply.value("processedFiles.0.uploadedByUserId") == nil)
    }

    @Test(arguments: [
        ("a/b.txt", "b.txt"), ("..", ".."), ("ä €.txt", "ä €.txt"), ("...", "..."), ("/", "/"),
    ])
    func `a name may be whatever the client calls the file`(sent: String, name: String) throws {
        let reply = desk.post([.file("file[]", sent, "1")])
        #expect(reply.status == 201)
        #expect(try reply.text("processedFiles.0.name") == name)
    }

    @Test func `an empty file is stored where the bucket lets it`() throws {
        try desk.change { $0.minUploadFileSize = 0 }
        let id = try desk.upload("empty", [])
        #expect(desk.get("/files/\(id)").sent.isEmpty)
        #expect(desk.head("/files/\(id)").headers["Content-Length"] == "0")
    }

    @Test func `what was stored is seen through the other dialect's core`() throws {
        let id = try desk.upload("photo.jpg", Samples.jpeg, to: "core_media")
        let file = try #require(try desk.file(id))
        #expect(file.isPublic)
        #expect(file.content.kind == .image)
        #expect(file.thumbnails.map(\.edge) == [64, 128, 512, 1_080])
        #expect(try desk.catalog.file(number: file.number)?.id.text == id)
    }
}
