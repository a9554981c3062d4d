import HTTP
import Media
import Testing

@testable import StorageAPI

/// A file as clients of the dialect know it (StorageAPI/Contract §1.1).
struct FileMetadataTests {
    private let content = Content(
        blob: BlobKey(unchecked: String(repeating: "a", count: 64)), size: 13, md5: "m",
        type: MIMEType("text/plain; charset=utf-8"), kind: .other, image: nil)

    private func file(
        name: String? = "a.txt", uploadedBy: Subject? = nil, at microseconds: Int64 = 1_753_104_293_586_273,
        size: Int64 = 13, metadata: String? = nil
    ) throws -> MediaFile {
        var content = content
        content.size = size
        let id = try #require(FileID(Samples.id))
        return MediaFile(
            number: 1, id: id, bucket: .standard, isPublic: false, uploadedBy: uploadedBy, name: name,
            content: content, path: "p", createdAt: Timestamp(microseconds: microseconds),
            updatedAt: Timestamp(microseconds: microseconds + 1_000_000), metadata: metadata)
    }

    private func text(_ file: MediaFile, _ write: (inout JSONWriter, MediaFile) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer, file)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func text(_ file: MediaFile) -> String { text(file) { $0.fileMetadata($1) } }

    @Test func `keys are in alphabetical order, metadata is there, nobody's upload names nobody`() throws {
        #expect(
            text(try file()) == """
                {"bucketId":"default","createdAt":"2025-07-21T13:24:53.586273Z","etag":"\\"m\\"",\
                "id":"\(Samples.id)","isUploaded":true,"metadata":null,\
                "mimeType":"text/plain; charset=utf-8","name":"a.txt","size":13,\
                "updatedAt":"2025-07-21T13:24:54.586273Z"}
                """)
    }

    @Test func `the uploader is named if there is one`() throws {
        #expect(
            text(try file(uploadedBy: .external("u1"), metadata: #"{"a":1}"#)).hasSuffix(
                #""updatedAt":"2025-07-21T13:24:54.586273Z","uploadedByUserId":"u1"}"#))
    }

    @Test(
        arguments: [
            (1_753_104_293_586_000, "2025-07-21T13:24:53.586Z"),
            (1_753_104_293_000_000, "2025-07-21T13:24:53Z"),
            (1_753_104_293_000_001, "2025-07-21T13:24:53.000001Z"),
            (1_753_104_293_500_000, "2025-07-21T13:24:53.5Z"),
        ] as [(Int64, String)])
    func `times lose zeros at their end`(microseconds: Int64, time: String) throws {
        #expect(text(try file(at: microseconds)).contains("\"createdAt\":\"\(time)\""))
    }

    @Test func `sizes have 64 bits, names may be anything`() throws {
        let text = text(try file(name: "\u{1F600} \"q\"\n", size: 5_000_000_000))
        #expect(text.contains(#""size":5000000000,"#))
        #expect(text.contains(#""name":"😀 \"q\"\n""#))
        #expect(self.text(try file(name: nil)).contains(#""name":"","#))
    }

    @Test func `a summary has what the operations tell`() throws {
        #expect(
            text(try file()) { $0.fileSummary($1) } == """
                {"bucketId":"default","id":"\(Samples.id)","isUploaded":true,"name":"a.txt"}
                """)
    }

    @Test func `an upload's answer is as long as the upstream one`() throws {
        let reply = try Desk().post([
            .json("metadata[]", #"{"id":"\#(Samples.id)"}"#),
            .file("file[]", "testfile.txt", Samples.hello),
        ])
        let time = "2025-07-21T13:24:53.586273Z"
        #expect(reply.timelessBody.replacing("<time>", with: time).utf8.count == 323)
        #expect(reply.body.hasSuffix("}\n"))
    }
}
