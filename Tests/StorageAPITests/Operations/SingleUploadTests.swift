import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// The form that clients sent before there was `file[]` (StorageAPI/Contract §5).
struct SingleUploadTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `one file is answered by one object, described by headers`() throws {
        try desk.bucket("other")
        let reply = desk.post(
            [.file("file", "a.txt", Samples.hello)],
            [
                "X-Nhost-Bucket-Id": "other", "X-Nhost-File-Id": Samples.id, "X-Nhost-File-Name": "n ä.txt",
            ])
        #expect(reply.status == 201)
        #expect(
            reply.timelessBody == """
                {"bucketId":"other","createdAt":"<time>","etag":"\\"65a8e27d8879283831b664bd8b7f0ad4\\"",\
                "id":"\(Samples.id)","isUploaded":true,"metadata":null,\
                "mimeType":"text/plain; charset=utf-8","name":"n ä.txt","size":13,"updatedAt":"<time>"}

                """)
    }

    @Test func `without headers it goes into default under the part's name`() throws {
        for headers in [
            [:], ["X-Nhost-Bucket-Id": "", "X-Nhost-File-Id": "", "X-Nhost-File-Name": ""],
        ] as [Headers] {
            let reply = desk.post([.file("file", "a.txt", "1")], headers)
            #expect(reply.status == 201)
            #expect(try reply.text("bucketId") == "default")
            #expect(try reply.text("name") == "a.txt")
        }
    }

    @Test func `file[] wins`() throws {
        let reply = desk.post([.file("file", "a.txt", "1"), .file("file[]", "b.txt", "2")])
        #expect(try reply.texts("processedFiles", "name") == ["b.txt"])
        #expect(desk.blobs.keys.count == 1)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `refusals are of family A`() throws {
        let file = Part.file("file", "a.txt", "1")
        desk.post([file, file]).expectRefusal(
            400, "wrong file data in multipart form, one needs to be specified")
        desk.post([file], ["X-Nhost-Bucket-Id": "nothing"]).expectRefusal(404, "bucket not found")
        let invalid = desk.post([file], ["X-Nhost-File-Id": "asd"])
        #expect(invalid.status == 400)
        #expect(invalid.error?.contains("invalid input syntax for type uuid") == true)
        try desk.change { $0.minUploadFileSize = 2 }
        desk.post([file]).expectRefusal(
            400, "file too small", data: #"{"file":"a.txt","filename":"a.txt","size":1,"minSize":2}"#)
        #expect(desk.blobs.keys.isEmpty)
    }

    @Test func `a virus is told like elsewhere`() throws {
        let desk = try Desk(scanner: CannedScanner())
        desk.post([.file("file", "a.txt", Samples.infected)]).expectRefusal(
            403, "virus found: Canned", data: #"{"file":"a.txt","virus":"Canned"}"#)
    }

    @Test func `without the scanner the log learns why`() throws {
        let desk = try Desk(scanner: CannedScanner(isAway: true))
        let reply = desk.post([.file("file", "a.txt", "1")])
        reply.expectRefusal(503, "the virus scanner is not available")
        #expect(reply.response.note.fault?.contains("it is away") == true)
    }

    @Test func `a name has a longest length`() {
        let longest = String(repeating: "ä", count: 255)
        let file = Part.file("file", "a.txt", "1")
        #expect(desk.post([file], ["X-Nhost-File-Name": longest]).status == 201)
        desk.post([file], ["X-Nhost-File-Name": longest + "a"])
            .expectRefusal(400, "the name has more than 255 characters")
    }

    @Test func `who may not insert is refused`() throws {
        try desk.bucket("closed", ["user": [.read: .all]])
        desk.post([.file("file", "a", "1")], as: .alice, ["X-Nhost-Bucket-Id": "closed"])
            .expectRefusal(403, "you are not authorized")
    }
}
