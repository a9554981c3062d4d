import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Replaces that are refused; the file stays as it was (StorageAPI/Contract §1.3, §4).
struct ReplaceRefusalTests {
    private let desk: Desk
    private let id: String
    private let file = Part.file("file", "a.txt", "new")

    init() throws {
        desk = try Desk(maxUpload: 1_000, scanner: CannedScanner())
        id = try desk.upload(as: .alice)
    }

    private func put(_ parts: [Part], as caller: Credentials = .alice) -> Reply {
        desk.form(.put, "/files/\(id)", parts, as: caller)
    }

    private func expectUnchanged(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let read = desk.get("/files/\(id)")
        #expect(read.sent == Samples.hello, sourceLocation: sourceLocation)
        #expect(try desk.file(id)?.isUploaded == true, sourceLocation: sourceLocation)
        #expect(try desk.file(id)?.name == "testfile.txt", sourceLocation: sourceLocation)
        #expect(desk.blobs.keys.count == 1, sourceLocation: sourceLocation)
        #expect(desk.blobs.incomingNames.isEmpty, sourceLocation: sourceLocation)
    }

    @Test func `exactly one file has to come`() throws {
        for parts in [
            [], [file, file], [.text("file", "x")], [.file("file", "", "x")], [.file("file[]", "a", "x")],
        ] as [[Part]] {
            put(parts).expectRefusal(400, "wrong file data in multipart form, one needs to be specified")
        }
        try expectUnchanged()
    }

    @Test func `at most one metadata may come, and it has to be an object`() throws {
        put([.json("metadata", "{}"), .json("metadata", "{}"), file]).expectRefusal(
            400, "file metadata length doesn't match number of files in request")
        for text in ["", "x", "[]", #"{"metadata":1}"#, #"{"name":1}"#] {
            put([.json("metadata", text), file]).expectRefusal(400, "couldn't decode metadata")
        }
        try expectUnchanged()
    }

    @Test func `sizes are the bucket's and the service's`() throws {
        try desk.change {
            $0.minUploadFileSize = 3
            $0.maxUploadFileSize = 10
        }
        put([.file("file", "big", String(repeating: "a", count: 100))]).expectRefusal(
            400, "file too big", data: #"{"filename":"big","size":100,"maxSize":10}"#)
        put([.file("file", "small", "12")]).expectRefusal(
            400, "file too small", data: #"{"filename":"small","size":2,"minSize":3}"#)
        try desk.change { $0.maxUploadFileSize = 1 << 40 }
        put([.file("file", "big", String(repeating: "a", count: 1_001))]).expectRefusal(
            400, "file too big", data: #"{"filename":"big","size":1001,"maxSize":1000}"#)
        try expectUnchanged()
        try desk.change { $0.minUploadFileSize = 0 }
        #expect(try put([.file("file", "empty", "")]).integer("size") == 0)
    }

    @Test func `a virus is recorded`() throws {
        put([.file("file", "v.txt", Samples.infected)]).expectRefusal(
            403, "virus found: Canned", data: #"{"file":"v.txt","virus":"Canned"}"#)
        try expectUnchanged()
        let infection = try #require(try desk.catalog.infections(limit: 9).first)
        #expect(infection.file?.text == id)
        #expect(infection.filename == "v.txt")
    }

    @Test func `without the scanner nothing changes`() throws {
        let desk = try Desk(scanner: CannedScanner(isAway: true))
        let file = try desk.catalog.insert(.sample("a", bucket: .standard))
        let reply = desk.form(.put, "/files/\(file.id)", [self.file])
        reply.expectRefusal(503, "the virus scanner is not available")
        #expect(reply.headers["Retry-After"] == "2")
        #expect(reply.response.note.fault?.contains("it is away") == true)
    }

    @Test func `a file that is hidden, gone or none is told apart`() throws {
        let read = RequestBody(announced: 1 << 40) { _ in throw MediaError.noSpace }
        func put(_ id: String, _ caller: Credentials) -> Reply {
            desk.ask(.put, "/v1/files/\(id)", as: caller, ["Content-Type": Part.contentType], read)
        }
        put(Samples.unknownID, .admin).expectRefusal(404, "file not found")
        #expect(put(Samples.unknownID, .admin).sent.count == 51)
        put(id, .bob).expectRefusal(404, "file not found")
        put(id, .nobody).expectRefusal(403, "you are not authorized")
        let invalid = put("asdadasdads", .admin)
        #expect(invalid.status == 400)
        #expect(
            invalid.error?.contains(#"invalid input syntax for type uuid: \"asdadasdads\""#) == true)
        put("asdadasdads", .nobody).expectRefusal(403, "you are not authorized")
        try desk.change { $0.rules = AccessRules(["user": [.read: .all, .update: .own]]) }
        put(id, .bob).expectRefusal(403, "you are not authorized")
        #expect(read.received == 0)
        try expectUnchanged()
    }

    @Test func `a form that is none is refused`() throws {
        desk.json(.put, "/files/\(id)", "{}").expectRefusal(
            400, #"request body has an error: header Content-Type has unexpected value "application/json""#)
        let cut = desk.ask(
            .put, "/files/\(id)", ["Content-Type": Part.contentType],
            body: Part.body([file], isClosed: false))
        cut.expectRefusal(400, "the multipart form ends before its last boundary")
        try expectUnchanged()
    }

    @Test func `headers that cannot be are refused`() throws {
        desk.form(.put, "/files/\(id)", [file], ["If-Match": "*", "if-match": "*"]).expectRefusal(
            400, "Expected one value for if-match, got 2")
        try expectUnchanged()
        #expect(desk.form(.put, "/files/\(id)", [file], ["If-Unmodified-Since": "yesterday"]).status == 200)
    }
}
