import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// How forms with files are read.
struct UploadFormTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func form(
        _ parts: [Part], limit: Int64 = 1_000, fields: Set<String> = ["file[]", "file"]
    ) throws -> UploadForm {
        try form(Part.body(parts), limit: { _ in limit }, fields: fields)
    }

    private func form(
        _ body: [UInt8], type: String? = Part.contentType,
        limit: ([String: [[UInt8]]]) throws -> Int64 = { _ in 1_000 },
        fields: Set<String> = ["file[]", "file"]
    ) throws -> UploadForm {
        var headers = Headers()
        if let type { headers.append("Content-Type", type) }
        return try UploadForm(
            Request(.post, "/files", headers: headers, body: RequestBody(body)), fileFields: fields,
            library: desk.library, limit: limit)
    }

    private func message(_ body: [UInt8], type: String? = Part.contentType) -> String? {
        let error = #expect(throws: Refusal.self) { try form(body, type: type) }
        #expect(error?.status == 400)
        #expect(desk.blobs.incomingNames.isEmpty)
        return error?.message
    }

    @Test func `files and texts are told apart by the names of their parts and files`() throws {
        let form = try form([
            .file("file[]", "a.txt", "1"), .text("bucket-id", "b1"), .blob("metadata[]", "{}"),
            .blob("metadata[]", "{ }", filename: "blob"), .file("file[]", "", "2"), .file("other", "x", "3"),
            .file("file[]", "b.txt", "45"), .text("file[]", "6"), .text("bucket-id", "b2"),
        ])
        #expect(form.files.keys.sorted() == ["file[]"])
        #expect(form.files["file[]"]?.map(\.filename) == ["a.txt", "b.txt"])
        #expect(form.files["file[]"]?.map(\.size) == [1, 2])
        #expect(form.texts["metadata[]"] == [Array("{}".utf8), Array("{ }".utf8)])
        #expect(form.texts["file[]"] == [Array("2".utf8), Array("6".utf8)])
        #expect(form.texts["other"] == [Array("3".utf8)])
        #expect(form.text("bucket-id") == "b1")
        #expect(form.text("nothing") == nil)
    }

    @Test(arguments: [
        ("a/b/c.txt", "c.txt"), ("/c.txt", "c.txt"), ("a/", "a"), ("../x", "x"), ("/", "/"), ("//", "//"),
        ("C:\\\\dir\\\\x.txt", "C:\\dir\\x.txt"), ("ä b.txt", "ä b.txt"),
    ])
    func `a file is called what follows the last slash`(sent: String, name: String) throws {
        #expect(try form([.file("file[]", sent, "1")]).files["file[]"]?.first?.filename == name)
    }

    @Test func `one too large is counted, and the others are kept`() throws {
        let large = [UInt8](repeating: 65, count: 200_000)
        let form = try form(
            [.file("file[]", "a", large), .file("file[]", "b", "1234"), .file("file[]", "c", "12345")],
            limit: 4)
        let files = try #require(form.files["file[]"])
        #expect(files.map(\.size) == [200_000, 4, 5])
        for (file, isKept) in zip(files, [false, true, false]) {
            if case .received = file.content { #expect(isKept) } else { #expect(!isKept) }
        }
        // What was received goes with the form.
        withExtendedLifetime(form) { #expect(desk.blobs.incomingNames.count == 1) }
    }

    @Test func `the limit is asked for with the texts so far`() throws {
        var known: [[String]] = []
        _ = try form(
            Part.body([
                .file("file[]", "a", "1"), .text("bucket-id", "x"), .file("file[]", "b", "2"),
                .text("more", ""),
            ]),
            limit: { texts in
                known.append(texts.keys.sorted())
                return 9
            })
        #expect(known == [[], ["bucket-id"]])
    }

    @Test func `what no library has room for is refused`() throws {
        desk.blobs.setFreeBytes(0)
        #expect(throws: MediaError.noSpace) { try form([.file("file[]", "a", "1")]) }
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    // MARK: What is no form

    @Test(arguments: ["application/json", "text/plain", "", "multipart/mixed; boundary=limit"])
    func `another type is refused by name`(type: String) {
        #expect(
            message([], type: type)
                == "request body has an error: header Content-Type has unexpected value \"\(type)\"")
    }

    @Test func `without a type it is refused`() {
        #expect(
            message([], type: nil)
                == "request body has an error: header Content-Type has unexpected value \"\"")
    }

    @Test func `without a boundary it is refused`() {
        #expect(
            message([], type: "multipart/form-data") == "no multipart boundary param in Content-Type")
        #expect(
            message([], type: "multipart/form-data; boundary=\"\"")
                == "no multipart boundary param in Content-Type")
    }

    @Test func `one cut short is refused, and leaves nothing behind`() {
        let parts = [Part.file("file[]", "a", "1"), .file("file[]", "b", "2")]
        #expect(
            message(Part.body(parts, isClosed: false))
                == "the multipart form ends before its last boundary")
        #expect(message([]) == "the multipart form ends before its last boundary")
    }

    @Test func `too many parts are refused`() throws {
        let most = Array(repeating: Part.text("a", ""), count: 202)
        #expect(try form(most).texts["a"]?.count == 202)
        #expect(message(Part.body(most + [.text("a", "")])) == "more than 202 parts in the multipart form")
    }

    @Test func `texts have a largest size together`() throws {
        let longest = Part.text("a", String(repeating: "a", count: 65_536))
        let most = Array(repeating: longest, count: 16)
        #expect(try form(most).texts["a"]?.count == 16)
        #expect(message(Part.body(most + [.text("b", "b")])) == "a field has more than 0 bytes")
        // Metadata of full size, all of it escaped, and a name.
        let escaped = Part.text("metadata[]", String(repeating: "a", count: 6 * 65_536))
        #expect(try form([escaped]).texts["metadata[]"]?.count == 1)
        let limit = FileMetadataInput.sizeLimit
        #expect(
            message(Part.body([.text("a", String(repeating: "a", count: limit + 1))]))
                == "a field has more than \(limit) bytes")
    }

    @Test func `a part without a name is refused`() {
        let part = Part(disposition: "filename=\"a\"", content: [])
        #expect(message(Part.body([part])) == "malformed multipart form: Part 1 has no name.")
    }
}
