import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Uploads that are refused, wholly or from some file on (StorageAPI/Contract §1.2, §1.3, §5).
struct UploadRefusalTests {
    private let idTaken =
        #"{"networkErrors":null,"graphqlErrors":[{"message":"Uniqueness violation. duplicate key value "#
        + #"violates unique constraint \"files_pkey\"","extensions":{"code":"constraint-violation","#
        + #""path":"$.selectionSet"}}]}"#

    @Test func `without a file there is nothing to upload`() throws {
        let desk = try Desk()
        for parts in [
            [], [.text("bucket-id", "default")], [.file("file[]", "", "1")], [.text("file[]", "1")],
            [.file("files", "a", "1")],
        ] as [[Part]] {
            desk.post(parts).expectRefusal(400, "file[] not found in Multipart form")
        }
    }

    @Test func `what is no form is refused`() throws {
        let desk = try Desk()
        desk.json(.post, "/files", "{}").expectRefusal(
            400, #"request body has an error: header Content-Type has unexpected value "application/json""#)
        desk.ask(
            .post, "/files", ["Content-Type": Part.contentType],
            body: Part.body([.file("file[]", "a", "1")], isClosed: false)
        ).expectRefusal(400, "the multipart form ends before its last boundary")
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test(arguments: ["wrong-bucket", "a/b", "..", "ä"])
    func `an unknown bucket is told in the upstream body`(bucket: String) throws {
        let desk = try Desk()
        let reply = desk.post([.text("bucket-id", bucket), .file("file[]", "a", "1")])
        try reply.expectAbort(404, "bucket not found", processed: nil)
        #expect(
            reply.body == #"{"error":{"data":null,"message":"bucket not found"},"processedFiles":null}"#
                + "\n")
        #expect(reply.sent.count == 75)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `nobody is told so in the upstream body, before its body is read`() throws {
        let desk = try Desk()
        let body = RequestBody(announced: 1 << 40) { _ in throw MediaError.noSpace }
        let reply = desk.ask(
            .post, "/v1/files", as: .nobody, ["Content-Type": Part.contentType], body)
        try reply.expectAbort(403, "you are not authorized")
        #expect(
            reply.body == #"{"error":{"data":null,"message":"you are not authorized"},"processedFiles":[]}"#
                + "\n")
        #expect(reply.sent.count == 79)
        #expect(body.received == 0)
    }

    @Test func `who may not insert in this bucket is refused`() throws {
        let desk = try Desk()
        try desk.bucket("closed", ["user": [.read: .all, .update: .all, .delete: .all]])
        let parts = [Part.text("bucket-id", "closed"), .file("file[]", "a", "1")]
        try desk.post(parts, as: .alice).expectAbort(403, "you are not authorized")
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.post(parts).status == 201)
    }

    @Test func `limits are told before permissions`() throws {
        let desk = try Desk()
        try desk.bucket("closed") { $0.maxUploadFileSize = 10 }
        let parts = [
            Part.text("bucket-id", "closed"), .file("file[]", "big", String(repeating: "a", count: 11)),
        ]
        try desk.post(parts, as: .alice).expectAbort(
            400, "file too big", data: #"{"file":"big","filename":"big","size":11,"maxSize":10}"#)
    }

    @Test func `an invalid token is refused like everywhere`() throws {
        let desk = try Desk()
        desk.post([.file("file[]", "a", "1")], as: .jwt("a.b.c"))
            .expectRefusal(401, "invalid or expired jwt")
        desk.post([.file("file[]", "a", "1")], as: .token("nothing")).expectRefusal(401, "invalid token")
    }

    // MARK: Sizes

    @Test func `a file too big is told with its size and the bucket's limit`() throws {
        for bucketFirst in [true, false] {
            let desk = try Desk()
            try desk.bucket("small") { $0.maxUploadFileSize = 10 }
            let bucket = Part.text("bucket-id", "small")
            let file = Part.file("file[]", "big.txt", String(repeating: "a", count: 100))
            let reply = desk.post(bucketFirst ? [bucket, file] : [file, bucket])
            #expect(
                reply.body
                    == #"{"error":{"data":{"file":"big.txt","filename":"big.txt","size":100,"maxSize":10},"#
                    + #""message":"file too big"},"processedFiles":[]}"# + "\n")
            try reply.expectAbort(
                400, "file too big", data: #"{"file":"big.txt","filename":"big.txt","size":100,"maxSize":10}"#
            )
            #expect(desk.blobs.keys.isEmpty)
            #expect(desk.blobs.incomingNames.isEmpty)
        }
    }

    @Test func `a file too small is told with the least size`() throws {
        let desk = try Desk()
        try desk.post([.file("file[]", "e.txt", "")]).expectAbort(
            400, "file too small", data: #"{"file":"e.txt","filename":"e.txt","size":0,"minSize":1}"#)
    }

    @Test func `the service has a limit of its own`() throws {
        let desk = try Desk(maxUpload: 10)
        try desk.post([.file("file[]", "a", "12345678901")]).expectAbort(
            400, "file too big", data: #"{"file":"a","filename":"a","size":11,"maxSize":10}"#)
        #expect(desk.post([.file("file[]", "a", "1234567890")]).status == 201)
    }

    // MARK: In the middle

    @Test func `the first that fails ends it, those before it stay`() throws {
        let desk = try Desk(scanner: CannedScanner())
        let reply = desk.post([
            .json("metadata[]", #"{"id":"\#(Samples.id)"}"#),
            .json("metadata[]", #"{"id":"\#(Samples.otherID)"}"#),
            .json("metadata[]", #"{"name":"blah.txt"}"#), .json("metadata[]", "{}"),
            .file("file[]", "a", "1"), .file("file[]", "b", "2"), .file("file[]", "eicar", Samples.infected),
            .file("file[]", "c", "3"),
        ])
        try reply.expectAbort(
            403, "virus found: Canned", data: #"{"file":"eicar","virus":"Canned"}"#,
            processed: [Samples.id, Samples.otherID])
        #expect(desk.get("/files/\(Samples.otherID)").body == "2")
        #expect(try desk.get("/files").integer("total") == 2)
        #expect(desk.blobs.keys.count == 2)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `a virus is recorded with who sent it, and nothing of it is kept`() throws {
        let desk = try Desk(scanner: CannedScanner())
        try desk.post(
            [
                .json("metadata[]", #"{"id":"\#(Samples.id)"}"#), .file("file[]", "a.txt", Samples.infected),
            ], as: .alice
        ).expectAbort(403, "virus found: Canned", data: #"{"file":"a.txt","virus":"Canned"}"#)
        let infection = try #require(try desk.catalog.infections(limit: 9).first)
        #expect(infection.file?.text == Samples.id)
        #expect(infection.filename == "a.txt")
        #expect(infection.virus == "Canned")
        #expect(infection.session.contains(#""x-hasura-user-id":"alice""#))
        #expect(!infection.session.contains(Desk.adminSecret))
        #expect(try desk.file(Samples.id) == nil)
        #expect(desk.blobs.keys.isEmpty)
    }

    @Test func `without the scanner nothing is stored, and the client may try again`() throws {
        let desk = try Desk(scanner: CannedScanner(isAway: true))
        let reply = desk.post([.file("file[]", "a", "1")])
        try reply.expectAbort(503, "the virus scanner is not available")
        #expect(reply.headers["Retry-After"] == "2")
        #expect(reply.response.note.fault?.contains("away") == true)
        #expect(desk.blobs.keys.isEmpty)
    }

    @Test func `an id that is taken is refused in the words of the upstream database`() throws {
        let desk = try Desk()
        let metadata = Part.json("metadata[]", #"{"id":"\#(Samples.id)"}"#)
        let reply = desk.post([
            metadata, metadata, .file("file[]", "a", "1"), .file("file[]", "b", "2"),
        ])
        try reply.expectAbort(400, idTaken, processed: [Samples.id])
        try desk.post([metadata, .file("file[]", "c", "3")], as: .alice).expectAbort(400, idTaken)
        #expect(desk.get("/files/\(Samples.id)").body == "1")
    }

    @Test func `without room nothing is stored`() throws {
        let desk = try Desk()
        desk.blobs.setFreeBytes(0)
        desk.post([.file("file[]", "a", "1")]).expectRefusal(507, "not enough space left")
        #expect(desk.blobs.incomingNames.isEmpty)
    }
}
