import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// New content under the same id (StorageAPI/Contract §4, §9 "PUT", §0).
struct ReplaceTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload(metadata: #"{"metadata":{"key":"value"}}"#, as: .alice)
    }

    private func put(_ parts: [Part], as caller: Credentials = .alice, _ headers: Headers = [:]) -> Reply {
        desk.form(.put, "/v1/files/\(id)", parts, as: caller, headers)
    }

    @Test func `it is answered with what is known of the file now`() throws {
        let before = try #require(try desk.file(id))
        let reply = put([.file("file", "nhost.jpg", Samples.jpeg)])
        #expect(reply.status == 200)
        #expect(reply.headers["Content-Type"] == "application/json")
        #expect(
            reply.timelessBody == """
                {"bucketId":"default","createdAt":"<time>","etag":"\\"4a7558a4ec88f41ad07b30b176889867\\"",\
                "id":"\(id)",\
                "isUploaded":true,"metadata":{"key":"value"},"mimeType":"image/jpeg","name":"nhost.jpg",\
                "size":\(Samples.jpeg.count),"updatedAt":"<time>","uploadedByUserId":"alice"}

                """)
        let after = try #require(try desk.file(id))
        #expect(after.createdAt == before.createdAt)
        #expect(after.updatedAt > before.updatedAt)
        #expect(after.number == before.number)
        #expect(after.path == before.path)
        #expect(desk.get("/files/\(id)").sent == Samples.jpeg)
    }

    @Test func `it can be done again and again`() throws {
        _ = put([.file("file", "nhost.jpg", Samples.jpeg)])
        let reply = put([.file("file", "changedfile.txt", Samples.bye)])
        #expect(try reply.integer("size") == 11)
        #expect(try reply.text("etag") == Samples.byeTag)
        #expect(try reply.text("name") == "changedfile.txt")
        #expect(try put([.file("file", "x", Samples.bye)]).text("etag") == Samples.byeTag)
    }

    @Test(arguments: [nil, "null", "{}", #"{"metadata":null}"#, #"{"metadata":{}}"#, #"{"name":""}"#])
    func `what metadata does not say is kept, the name is the part's`(metadata: String?) throws {
        let parts = metadata.map { [Part.json("metadata", $0)] } ?? []
        let reply = put([.file("file", "part.txt", "new")] + parts)
        #expect(reply.status == 200)
        #expect(try reply.text("name") == "part.txt")
        #expect(try reply.text("metadata.key") == "value")
    }

    @Test func `metadata replaces name and object as a whole`() throws {
        let reply = put([
            .blob("metadata", #"{"Name":"n.txt","metadata":{"foo":"bar"},"id":"ignored"}"#),
            .file("file", "part.txt", "new"),
        ])
        #expect(try reply.text("name") == "n.txt")
        #expect(try reply.text("id") == id)
        #expect(reply.body.contains(#""metadata":{"foo":"bar"},"mimeType""#))
        #expect(try put([.file("file", "p", "x")]).text("metadata.foo") == "bar")
    }

    @Test func `the type is what the content is`() throws {
        let reply = put([.file("file", "a.png", Array("text".utf8), type: "image/png")])
        #expect(try reply.text("mimeType") == "text/plain; charset=utf-8")
    }

    @Test func `the uploader stays, whoever replaces`() throws {
        #expect(try put([.file("file", "a", "1")], as: .admin).text("uploadedByUserId") == "alice")
    }

    @Test func `a published file shows the new content when it is answered`() throws {
        let id = try desk.upload("a.txt", to: "core_media")
        let path = try #require(try desk.file(id)).path
        #expect(desk.form(.put, "/files/\(id)", [.file("file", "b.txt", Samples.bye)]).status == 200)
        #expect(desk.blobs.shown(at: path)?.bytes == Samples.bye)
        #expect(try desk.file(id)?.path == path)
    }

    @Test func `readers get the old bytes until the last step`() throws {
        let number = try #require(try desk.file(id)).number
        let pending = try #require(try desk.file(try desk.upload("b.txt", Samples.bye))).content
        _ = try desk.catalog.update(number: number) { file in
            file.isUploaded = false
            file.pending = PendingReplace(content: pending, name: "b.txt", metadata: nil)
        }
        let reply = desk.get("/files/\(id)")
        #expect(reply.status == 200)
        #expect(reply.sent == Samples.hello)
        #expect(reply.headers["ETag"] == Samples.helloTag)
        #expect(try desk.get("/files/\(id)/metadata").value("isUploaded") == .bool(false))
        #expect(desk.get("/files/\(id)/presignedurl").status == 200)
        try desk.library.resume()
        #expect(desk.get("/files/\(id)").sent == Samples.bye)
        #expect(try desk.get("/files/\(id)/metadata").value("isUploaded") == .bool(true))
    }

    @Test func `one that was cut short gives way to the next`() throws {
        let number = try #require(try desk.file(id)).number
        let pending = try #require(try desk.file(try desk.upload("b.txt", Samples.bye))).content
        _ = try desk.catalog.update(number: number) { file in
            file.isUploaded = false
            file.pending = PendingReplace(content: pending, name: "b.txt", metadata: nil)
        }
        let reply = put([.file("file", "c.txt", Samples.more)])
        #expect(reply.status == 200)
        #expect(try reply.value("isUploaded") == .bool(true))
        #expect(try reply.text("etag") == Samples.moreTag)
        #expect(try desk.file(id)?.pending == nil)
    }

    // MARK: Preconditions

    @Test(
        arguments: [
            ["If-Match": Samples.helloTag], ["If-Match": "*"], ["If-Match": "\"x\", \(Samples.helloTag)"],
            ["If-None-Match": "\"x\""], ["If-Unmodified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"],
            ["If-Unmodified-Since": "Fri, 31 Dec 2100 00:00:00 UTC"],
            ["If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"],
        ] as [Headers])
    func `a precondition that holds changes nothing`(headers: Headers) throws {
        #expect(put([.file("file", "a", Samples.bye)], headers).status == 200)
    }

    @Test(
        arguments: [
            ["If-Match": Samples.byeTag], ["If-Match": "W/\(Samples.helloTag)"],
            ["If-Match": "65a8e27d8879283831b664bd8b7f0ad4"], ["If-None-Match": "*"],
            ["If-None-Match": "W/\(Samples.helloTag)"],
            ["If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"],
        ] as [Headers])
    func `one that fails is refused before the body is read`(headers: Headers) throws {
        let body = RequestBody(announced: 1 << 40) { _ in throw MediaError.noSpace }
        var headers = headers
        headers.set("Content-Type", Part.contentType)
        let reply = desk.ask(.put, "/files/\(id)", as: .alice, headers, body)
        reply.expectRefusal(412, "precondition failed")
        #expect(body.received == 0)
        #expect(desk.get("/files/\(id)").sent == Samples.hello)
    }

    @Test func `one that fails only when the body has come is refused too`() throws {
        let reply = desk.ask(
            .put, "/files/\(id)", as: .alice,
            ["Content-Type": Part.contentType, "If-Match": Samples.helloTag],
            body: Part.body([.file("file", "late.txt", "late")])
        ) { [desk, id] in
            _ = desk.form(.put, "/files/\(id)", [.file("file", "early.txt", Samples.bye)], as: .alice)
        }
        reply.expectRefusal(412, "precondition failed")
        #expect(desk.get("/files/\(id)").sent == Samples.bye)
        #expect(try desk.file(id)?.name == "early.txt")
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `a file deleted while the body came is not found`() throws {
        desk.ask(
            .put, "/files/\(id)", as: .alice, ["Content-Type": Part.contentType],
            body: Part.body([.file("file", "late.txt", "late")])
        ) { [desk, id] in
            _ = desk.ask(.delete, "/files/\(id)")
        }.expectRefusal(404, "file not found")
        #expect(desk.blobs.incomingNames.isEmpty)
    }
}
