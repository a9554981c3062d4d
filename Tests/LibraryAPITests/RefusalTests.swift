import Glibc
import HTTP
import Media
import MediaTesting
import Testing

@testable import LibraryAPI

/// What is refused for the server's sake (LibraryAPI/Contract §8).
struct RefusalTests {
    private func upload(_ desk: Desk, bytes: Int) -> Reply {
        desk.form(.post, "/api/media/files", [.file("f", "a.txt", Array(repeating: 65, count: bytes))])
    }

    @Test func `too large says the limit`() throws {
        let desk = try Desk(maxUpload: 1_000)
        let reply = upload(desk, bytes: 1_001)
        #expect(
            reply.text == """
                413 Content Too Large
                Content-Type: application/json
                Allow: GET, POST, HEAD, OPTIONS
                Cache-Control: no-store
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"detail":"The request is too large: at most 1000 bytes are accepted."}
                """)
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
        #expect(upload(desk, bytes: 1_000).status == 201)
    }

    @Test func `what announces too much is not even read`() throws {
        let desk = try Desk(maxUpload: 1_000)
        for method in [Method.post, .patch] {
            if method == .patch { try desk.upload("a.txt") }
            let reply = desk.ask(
                method, method == .post ? "/api/media/files" : "/api/media/files/1", as: desk.admin,
                headers: ["Content-Type": Part.contentType], [], announced: 1 << 40)
            #expect(reply.status == 413)
        }
    }

    @Test func `what announces more than its bucket takes is not even read`() throws {
        let desk = try Desk()
        _ = try desk.catalog.updateBucket(.coreMedia) { $0.maxUploadFileSize = 10 }
        let reply = desk.ask(
            .post, "/api/media/files", as: desk.admin, headers: ["Content-Type": Part.contentType], [],
            announced: 10 << 20)
        #expect(reply.status == 413)
        #expect(reply.body == #"{"detail":"The request is too large: at most 10 bytes are accepted."}"#)
    }

    @Test func `the bucket's own limits count too`() throws {
        let desk = try Desk(maxUpload: 1_000)
        _ = try desk.catalog.updateBucket(.coreMedia) {
            $0.minUploadFileSize = 5
            $0.maxUploadFileSize = 10
        }
        let large = upload(desk, bytes: 11)
        #expect(large.status == 413)
        #expect(large.body == #"{"detail":"The request is too large: at most 10 bytes are accepted."}"#)
        let small = upload(desk, bytes: 4)
        #expect(small.status == 400)
        #expect(
            small.body == #"{"f":["The file is smaller than the 5 bytes its bucket requires."]}"#)
        #expect(upload(desk, bytes: 10).status == 201)
        #expect(desk.blobs.keys.count == 1)
    }

    @Test func `a limit of one byte is one byte`() throws {
        let desk = try Desk(maxUpload: 1)
        let large = upload(desk, bytes: 2)
        #expect(large.status == 413)
        #expect(large.body == #"{"detail":"The request is too large: at most 1 byte is accepted."}"#)
    }

    @Test func `a full disk takes nothing in and lets everything go`() throws {
        let desk = try Desk()
        try desk.upload("a.txt")
        desk.blobs.setFreeBytes(0)
        let reply = upload(desk, bytes: 10)
        #expect(reply.status == 507)
        #expect(reply.body == #"{"detail":"There is not enough space left to store this file."}"#)
        #expect(desk.ask(.delete, "/api/media/files/1", as: desk.admin).status == 204)
    }

    @Test func `of what is infected nothing is kept but the record`() throws {
        let desk = try Desk(scanner: CannedScanner())
        let reply = desk.form(
            .post, "/api/media/files", [.file("f", "a.txt", Array("an infected text".utf8))])
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["The file is infected: Canned."]}"#)
        #expect(reply.response.note.fault == nil)
        #expect(try desk.catalog.page(FileQuery()).total == 0)
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
        #expect(desk.blobs.publishedPaths.isEmpty)
        #expect(try desk.catalog.infections(limit: 9).map(\.filename) == ["a.txt"])
        #expect(upload(desk, bytes: 10).status == 201)
    }

    @Test func `what nobody can look through is asked for again, why is told to the log alone`() throws {
        let desk = try Desk(scanner: CannedScanner(isAway: true))
        let reply = upload(desk, bytes: 10)
        #expect(reply.status == 503)
        #expect(reply.body == #"{"detail":"The service is busy; try again."}"#)
        #expect(reply.response.headers["Retry-After"] == "2")
        #expect(reply.response.note.fault?.contains("it is away") == true)
        #expect(desk.blobs.keys.isEmpty)
        #expect(desk.blobs.incomingNames.isEmpty)
        #expect(try desk.catalog.infections(limit: 9).isEmpty)
    }

    @Test func `our own fault is told to the log alone`() throws {
        let desk = try Desk()
        desk.blobs.onUnpublish { _ in throw MediaError.contentMissing(.sample("lost")) }
        try desk.upload("a.txt")
        let reply = desk.ask(.delete, "/api/media/files/1", as: desk.admin)
        #expect(reply.status == 500)
        #expect(reply.body == #"{"detail":"A server error occurred."}"#)
        #expect(reply.response.note.fault?.contains("contentMissing") == true)
        #expect(reply.response.headers["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
    }

    @Test func `a system that has nothing left for the moment is no fault`() {
        for (code, status) in [(EMFILE, 503), (ENOMEM, 503), (EIO, 500)] {
            let refusal = Refusal(of: SystemError("open", code: code), maxUpload: 7)
            #expect(Int(refusal.status.code) == status)
        }
    }

    @Test(arguments: [
        (MediaError.notFound, 404, "No File matches the given query."),
        (.changedMeanwhile, 503, "The service is busy; try again."),
        (.noSpace, 507, "There is not enough space left to store this file."),
        (.tooLarge(size: 9, limit: 5), 413, "The request is too large: at most 5 bytes are accepted."),
        (.tooLarge(size: 9, limit: 8), 413, "The request is too large: at most 7 bytes are accepted."),
        (.bucketNotFound, 500, "A server error occurred."),
    ])
    func `an error of the core has a status and a text`(error: MediaError, status: Int, detail: String) {
        let response = Reply(Refusal(of: error, maxUpload: 7).response(to: nil))
        #expect(response.status == status)
        #expect(response.body == #"{"detail":"\#(detail)"}"#)
        #expect((response.response.headers["Retry-After"] == "2") == (status == 503))
    }

    @Test func `problems are grouped by field in the order they came`() {
        let refusal = Refusal.invalid([
            FieldProblem("name", "One."), FieldProblem("f", "Two."), FieldProblem("name", "Three."),
        ])
        #expect(Reply(refusal.response(to: nil)).body == #"{"name":["One.","Three."],"f":["Two."]}"#)
    }
}
