import Glibc
import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// How errors look (StorageAPI/Contract §1.2).
struct RefusalResponseTests {
    private static let texts: [(Refusal, Int)] = [
        (.notAuthorized, 59), (.fileNotFound, 51), (.bucketNotFound, 53),
    ]

    @Test func `a body is as long as the upstream one`() throws {
        for (refusal, length) in Self.texts {
            guard case .bytes(let bytes) = refusal.response(to: .get).body else {
                Issue.record("no body for \(refusal.message)")
                continue
            }
            #expect(bytes.count == length)
            #expect(bytes.last == 10)
        }
    }

    @Test func `details stand in data, in their order`() {
        let refusal = Refusal(400, "m\"", [("b", .number(1 << 40)), ("a", .text("\u{1F600}\n"))])
        let response = refusal.response(to: .post)
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no body")
            return
        }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"error":{"data":{"b":1099511627776,"a":"😀\n"},"message":"m\""}}"# + "\n")
        #expect(response.headers["Content-Type"] == "application/json")
        #expect(response.headers["X-Error"] == "m\"")
    }

    @Test func `HEAD gets the message alone`() {
        let response = Refusal.notAuthorized.response(to: .head)
        #expect(response.status == 403)
        #expect(response.headers.fields.map(\.name) == ["X-Error"])
        guard case .empty = response.body else {
            Issue.record("a body to HEAD")
            return
        }
    }

    @Test func `a message makes no headers of its own`() {
        let response = Refusal.malformed("a\r\nSet-Cookie: b").response(to: .get)
        #expect(response.headers["X-Error"]?.contains { $0.isNewline } == false)
    }

    @Test func `a long message is whole in the body and cut in the header`() throws {
        let desk = try Desk()
        // One character, however many bytes.
        let long = "a" + String(repeating: "\u{301}", count: 20_000)
        for reply in [
            desk.json(.post, "/buckets", #"{"\#(long)":1}"#),
            desk.post([.file("file", "a", "1")], ["X-Nhost-File-Id": long]),
        ] {
            #expect(reply.status == 400)
            #expect(try #require(reply.error).utf8.count <= 1_024)
            #expect(reply.body.contains(long))
        }
    }

    @Test func `errors of the core keep their meaning`() {
        let cases: [(any Error, Refusal)] = [
            (MediaError.notFound, .fileNotFound), (MediaError.bucketNotFound, .bucketNotFound),
            (
                MediaError.tooLarge(size: 5, limit: 4),
                Refusal(400, "file too big", [("size", .number(5)), ("maxSize", .number(4))])
            ),
            (
                MediaError.tooSmall(size: 1, limit: 2),
                Refusal(400, "file too small", [("size", .number(1)), ("minSize", .number(2))])
            ),
            (MediaError.infected(virus: "V"), Refusal(403, "virus found: V", [("virus", .text("V"))])),
            (MediaError.noSpace, Refusal(507, "not enough space left")),
            (MediaError.busy, .busy), (MediaError.changedMeanwhile, .busy), (MediaError.pathTaken, .busy),
            (MediaError.bucketNotEmpty, Refusal(409, "the bucket holds files")),
            (MediaError.bucketIsPermanent, Refusal(409, "Can not delete default bucket")),
            (MediaError.contentMissing(BlobKey(unchecked: "a")), .fault),
            (VirusScanError.tooLarge, Refusal(413, "too large for the virus scanner")),
            (VirusScanError.unavailable("x"), Refusal(503, "the virus scanner is not available")),
            (ImagingError.undecodable("x"), Refusal(400, "the image cannot be made")),
            (ImagingError.unavailable("x"), .busy),
            (SystemError("open", code: EMFILE), .busy), (SystemError("open", code: EIO), .fault),
            (
                RequestBodyError.tooLarge(limit: 3),
                Refusal(413, "the request body is too large", [("maxSize", .number(3))])
            ),
            (RequestBodyError.cutShort, Refusal(400, "the body is shorter than its Content-Length")),
            (CannedTypingError.unreadable, .fault), (Refusal.invalidJWT, .invalidJWT),
        ]
        for (error, refusal) in cases { #expect(Refusal(of: error) == refusal) }
    }

    @Test func `who is refused for want of time is told when to try again`() {
        #expect(Refusal.busy.response(to: .get).headers["Retry-After"] == "2")
        #expect(Refusal.fault.response(to: .get).headers["Retry-After"] == nil)
    }

    @Test func `our own faults say nothing to the client and all to the log`() throws {
        let desk = try Desk()
        let id = try desk.upload()
        let file = try #require(try desk.file(id))
        try desk.blobs.remove(file.content.blob)
        try desk.change { $0.presignedURLsEnabled = true }
        let reply = desk.get("/files/\(id)?w=9&f=webp")
        reply.expectRefusal(
            400, "image manipulation features are not supported for 'text/plain; charset=utf-8'")
        let picture = try desk.upload("a.jpg", Samples.jpeg)
        try desk.blobs.remove(try #require(try desk.file(picture)).content.blob)
        let missing = desk.get("/files/\(picture)?w=9")
        missing.expectRefusal(500, "an internal server error occurred")
        #expect(missing.response.note.fault?.contains("contentMissing") == true)
    }
}
