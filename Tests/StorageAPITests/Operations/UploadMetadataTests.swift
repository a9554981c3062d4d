import HTTP
import Media
import Testing

@testable import StorageAPI

/// What is said of files while they are uploaded (StorageAPI/Contract §5).
struct UploadMetadataTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private let first = #"{"id":"\#(Samples.id)","name":"Custom Name.txt","metadata":{"key":"value"}}"#
    private let second = #"{"id":"\#(Samples.otherID)"}"#

    private func expectBoth(_ reply: Reply, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(reply.status == 201, sourceLocation: sourceLocation)
        #expect(
            try reply.texts("processedFiles", "id") == [Samples.id, Samples.otherID],
            sourceLocation: sourceLocation)
        #expect(
            try reply.texts("processedFiles", "name") == ["Custom Name.txt", "b.txt"],
            sourceLocation: sourceLocation)
        #expect(
            try reply.text("processedFiles.0.metadata.key") == "value", sourceLocation: sourceLocation)
        #expect(try reply.value("processedFiles.1.metadata") == .null, sourceLocation: sourceLocation)
    }

    @Test func `the first metadata is the first file's, however they are mixed`() throws {
        let files = [Part.file("file[]", "a.txt", "1"), .file("file[]", "b.txt", "2")]
        let texts = [Part.json("metadata[]", first), .json("metadata[]", second)]
        for parts in [
            files + texts, texts + files, [files[0], texts[0], files[1], texts[1]],
            [texts[0], files[0], files[1], texts[1]],
        ] {
            let desk = try Desk()
            try expectBoth(desk.post(parts))
        }
    }

    @Test(arguments: [
        Part.text("metadata[]", #"{"name":"n"}"#), .json("metadata[]", #"{"name":"n"}"#),
        .blob("metadata[]", #"{"name":"n"}"#), .blob("metadata[]", #"{"name":"n"}"#, filename: "blob"),
        .blob("metadata[]", #"{"NAME":"n","unknown":1}"#, filename: "a.json"),
    ])
    func `it is read as text however it is sent`(part: Part) throws {
        #expect(
            try desk.post([part, .file("file[]", "a.txt", "1")]).text("processedFiles.0.name") == "n")
    }

    @Test(arguments: ["{}", "null", #"{"name":""}"#, #"{"id":null,"name":null,"metadata":null}"#])
    func `what says nothing keeps a place`(text: String) throws {
        let reply = desk.post([
            .json("metadata[]", text), .json("metadata[]", #"{"name":"b"}"#),
            .file("file[]", "a.txt", "1"), .file("file[]", "b.txt", "2"),
        ])
        #expect(try reply.texts("processedFiles", "name") == ["a.txt", "b"])
        #expect(try reply.value("processedFiles.0.metadata") == .null)
    }

    @Test(arguments: [0, 1, 3])
    func `there is one for each file or none at all`(count: Int) throws {
        let files = [Part.file("file[]", "a.txt", "1"), .file("file[]", "b.txt", "2")]
        let reply = desk.post(Array(repeating: .json("metadata[]", "{}"), count: count) + files)
        guard count > 0 else {
            #expect(reply.status == 201)
            return
        }
        reply.expectRefusal(400, "file metadata length doesn't match number of files in request")
        #expect(try reply.value("processedFiles") == nil)
    }

    @Test(arguments: ["", "x", "[]", "1", #"{"metadata":[]}"#, #"{"metadata":"a"}"#, #"{"name":1}"#])
    func `what cannot be decoded is refused before anything is stored`(text: String) {
        desk.post([
            .json("metadata[]", "{}"), .json("metadata[]", text),
            .file("file[]", "a.txt", "1"), .file("file[]", "b.txt", "2"),
        ]).expectRefusal(400, "couldn't decode metadata")
    }

    @Test func `an id is a UUID, folded to lower case`() throws {
        let upper = #"{"id":"\#(Samples.id.uppercased())"}"#
        #expect(
            try desk.post([.json("metadata[]", upper), .file("file[]", "a", "1")])
                .text("processedFiles.0.id") == Samples.id)
    }

    @Test func `an id that is none is told when the file's turn has come`() throws {
        let reply = desk.post([
            .json("metadata[]", #"{"id":"\#(Samples.id)"}"#), .json("metadata[]", #"{"id":"asd"}"#),
            .file("file[]", "a", "1"), .file("file[]", "b", "2"),
        ])
        try reply.expectAbort(
            400,
            #"{"networkErrors":null,"graphqlErrors":[{"message":"invalid input syntax for type uuid: "#
                + #"\"asd\"","extensions":{"code":"data-exception","path":"$.selectionSet"}}]}"#,
            processed: [Samples.id])
    }

    @Test func `custom metadata comes back as it went, by every way`() throws {
        let text =
            #"{"n":1152921504606846976,"e":1e400,"f":0.1234567890123456789,"ü":"€😀\u2028\"","#
            + #""a":[{"b":[null,true]}]}"#
        let id = try desk.upload("a.txt", metadata: #"{"metadata":\#(text)}"#)
        #expect(try desk.file(id)?.metadata == text)
        for reply in [
            desk.get("/files/\(id)/metadata"), desk.get("/files?search=a.txt"),
            desk.form(.put, "/files/\(id)", [.file("file", "b.txt", "2")]),
            desk.json(.patch, "/files/\(id)", #"{"name":"c"}"#),
        ] { #expect(reply.body.contains("\"metadata\":\(text),\"mimeType\"")) }
    }
}
