import HTTP
import Media
import Testing

@testable import StorageAPI

/// What is known of a file, and other names and metadata for it (StorageAPI/Contract §4).
struct UpdateTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload(metadata: #"{"metadata":{"key":"value"}}"#, as: .alice)
    }

    private func patch(_ json: String, as caller: Credentials = .alice, _ headers: Headers = [:]) -> Reply {
        desk.json(.patch, "/v1/files/\(id)", json, as: caller, headers)
    }

    @Test func `what is known is one object`() throws {
        let reply = desk.get("/files/\(id)/metadata", as: .alice)
        #expect(reply.status == 200)
        #expect(reply.headers["Cache-Control"] == "private, no-cache")
        #expect(
            reply.timelessBody == """
                {"bucketId":"default","createdAt":"<time>","etag":"\\"65a8e27d8879283831b664bd8b7f0ad4\\"",\
                "id":"\(id)","isUploaded":true,"metadata":{"key":"value"},\
                "mimeType":"text/plain; charset=utf-8","name":"testfile.txt","size":13,\
                "updatedAt":"<time>","uploadedByUserId":"alice"}

                """)
        #expect(desk.head("/v1/files/\(id)/metadata/", as: .alice).status == 200)
    }

    @Test func `who may not see a file learns nothing of it`() throws {
        for (caller, status, message) in [
            (Credentials.bob, 404, "file not found"), (.nobody, 403, "you are not authorized"),
        ] {
            desk.get("/files/\(id)/metadata", as: caller).expectRefusal(status, message)
            desk.head("/files/\(id)/metadata", as: caller).expectHeadRefusal(status, message)
            patch("{}", as: caller).expectRefusal(status, message)
        }
        #expect(desk.get("/files/asd/metadata", as: .alice).status == 400)
    }

    @Test func `a name is changed and the rest kept`() throws {
        let before = try #require(try desk.file(id))
        let reply = patch(#"{"name":"New ä.txt"}"#)
        #expect(reply.status == 200)
        #expect(try reply.text("name") == "New ä.txt")
        #expect(try reply.text("metadata.key") == "value")
        #expect(try reply.text("etag") == Samples.helloTag)
        let after = try #require(try desk.file(id))
        #expect(after.updatedAt > before.updatedAt)
        #expect(after.path == before.path)
        #expect(desk.get("/files/\(id)").sent == Samples.hello)
    }

    @Test func `metadata is replaced as a whole, cleared by null, kept without a word`() throws {
        #expect(patch(#"{"metadata":{"a":1}}"#).body.contains(#""metadata":{"a":1},"mimeType""#))
        #expect(try patch("{}").integer("metadata.a") == 1)
        #expect(patch(#"{"metadata":{}}"#).body.contains(#""metadata":{},"mimeType""#))
        let cleared = patch(#"{"METADATA":null}"#)
        #expect(try cleared.value("metadata") == .null)
        #expect(try cleared.text("name") == "testfile.txt")
    }

    @Test(arguments: ["{}", "null", #"{"name":null}"#, #"{"id":"x","etag":"y","size":0}"#])
    func `what says nothing changes nothing`(json: String) throws {
        let reply = patch(json)
        #expect(reply.status == 200)
        #expect(try reply.text("name") == "testfile.txt")
        #expect(try reply.text("id") == id)
        #expect(try reply.integer("size") == 13)
    }

    @Test(arguments: ["", "x", "[]", #"{"name":1}"#, #"{"metadata":"a"}"#, #"{"name":"a","name":"b"}"#])
    func `what cannot be decoded is refused`(json: String) {
        patch(json).expectRefusal(400, "couldn't decode metadata")
    }

    @Test func `no file is without a name`() {
        patch(#"{"name":""}"#).expectRefusal(400, "the name must not be empty")
    }

    @Test func `a body too large is refused`() {
        let reply = patch(#"{"metadata":{"a":"\#(String(repeating: "a", count: 1 << 20))"}}"#)
        reply.expectRefusal(413, "the request body is too large", data: #"{"maxSize":1048576}"#)
    }

    @Test func `texts that are too long are refused with their limit`() throws {
        let longest = String(repeating: "a", count: 65_536 - #"{"a":""}"#.utf8.count)
        #expect(patch(#"{"metadata":{"a":"\#(longest)"}}"#).status == 200)
        for tooLong in ["a", String(repeating: "a", count: 600_000)] {
            patch(#"{"metadata":{"a":"\#(longest + tooLong)"}}"#)
                .expectRefusal(400, "the metadata has more than 65536 bytes")
        }
        let escaped = String(repeating: #"\u0041"#, count: longest.count)
        #expect(patch(#"{"metadata":{"a":"\#(escaped)"}}"#).status == 200)
        #expect(patch(#"{"name":"\#(String(repeating: "😀", count: 255))"}"#).status == 200)
        patch(#"{"name":"\#(String(repeating: "é", count: 256))"}"#)
            .expectRefusal(400, "the name has more than 255 characters")
        #expect(try desk.file(id)?.metadata?.utf8.count == 65_536)
    }

    @Test(arguments: ["search=a%00", "order=%00", "%00=1", "limit=1%00"])
    func `a null character in the query of a list is refused`(query: String) {
        desk.get("/files?\(query)").expectRefusal(400, "Null characters are not allowed.")
    }

    @Test func `a null character in an id is refused`() {
        for uri in ["/files/\(id)%00", "/files/%00", "/buckets/default%00", "/files?bucket-id=default%00"] {
            #expect(desk.get(uri).status == 404)
        }
    }

    @Test func `a body cut short is refused`() {
        desk.ask(.patch, "/files/\(id)", body: Array("{}".utf8), announced: 9)
            .expectRefusal(400, "the body is shorter than its Content-Length")
    }

    @Test func `who sees it but may not change it is refused`() throws {
        try desk.change { $0.rules = AccessRules(["user": [.read: .all, .update: .own]]) }
        patch(#"{"name":"x"}"#, as: .bob).expectRefusal(403, "you are not authorized")
        #expect(patch(#"{"name":"x"}"#, as: .alice).status == 200)
    }

    @Test func `a precondition that fails changes nothing`() throws {
        for headers in [["If-Match": Samples.byeTag], ["If-None-Match": Samples.helloTag]] as [Headers] {
            patch(#"{"name":"x"}"#, headers).expectRefusal(412, "precondition failed")
        }
        #expect(try desk.file(id)?.name == "testfile.txt")
        #expect(patch(#"{"name":"x"}"#, ["If-Match": Samples.helloTag]).status == 200)
    }

    @Test func `one that fails while the body comes changes nothing either`() throws {
        let reply = desk.ask(
            .patch, "/files/\(id)", as: .alice, ["If-Match": Samples.helloTag],
            body: Array(#"{"name":"late"}"#.utf8)
        ) { [desk, id] in
            _ = desk.form(.put, "/files/\(id)", [.file("file", "early", Samples.bye)])
        }
        reply.expectRefusal(412, "precondition failed")
        #expect(try desk.file(id)?.name == "early")
    }

    @Test func `one that fails is told before the body is read`() {
        let body = RequestBody(announced: 1 << 40) { _ in throw MediaError.noSpace }
        desk.ask(.patch, "/files/\(id)", as: .alice, ["If-Match": Samples.byeTag], body)
            .expectRefusal(412, "precondition failed")
        #expect(body.received == 0)
    }

    @Test func `a file of the other dialect can be renamed too`() throws {
        let id = try desk.upload("a.jpg", Samples.jpeg, to: "core_media")
        let path = try #require(try desk.file(id)).path
        #expect(desk.json(.patch, "/files/\(id)", #"{"name":"b"}"#).status == 200)
        #expect(try desk.file(id)?.path == path)
    }
}
