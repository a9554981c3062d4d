import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Large bodies are judged by the head of their request (decision 0030).
struct AdmissionTests {
    private let desk: Desk

    init() throws {
        desk = try Desk(maxUpload: 1 << 40)
        desk.blobs.setFreeBytes(1 << 44)
    }

    @Test(arguments: ["/v1/files", "/v1/files/", "/files", "//files//"])
    func `a caller who may insert somewhere is admitted`(uri: String) {
        for caller in [Credentials.admin, .alice] {
            #expect(desk.admit(.post, uri, length: 10_000_000, as: caller).status == 204)
            #expect(desk.admit(.post, uri, length: nil, as: caller).status == 204)
        }
    }

    @Test func `a caller who may insert nowhere gets the answer of an upload`() {
        let refused = desk.admit(.post, "/v1/files", length: 10_000_000, as: .nobody)
        #expect(refused.status == 403)
        let upload = desk.post([.file("file[]", "a.txt", "a")], as: .nobody)
        #expect(refused.sent == upload.sent)
        #expect(refused.sent.isEmpty == false)
    }

    @Test func `a bucket open to the public admits anonymous callers`() throws {
        try desk.bucket("drop", ["public": [.insert: .all]])
        #expect(desk.admit(.post, "/v1/files", length: 10_000_000, as: .nobody).status == 204)
    }

    @Test func `wrong credentials are refused, never taken for the public`() throws {
        try desk.bucket("drop", ["public": [.insert: .all]])
        #expect(desk.admit(.post, "/v1/files", length: 2_000_000, as: .token("0000")).status == 401)
        #expect(desk.admit(.post, "/v1/files", length: 2_000_000, as: .jwt("a.b.c")).status == 401)
    }

    @Test func `a replace is admitted for who may replace that file`() throws {
        let id = try desk.upload(as: .alice)
        #expect(desk.admit(.put, "/v1/files/\(id)", length: 2_000_000, as: .alice).status == 204)
        #expect(desk.admit(.put, "/v1/files/\(id)", length: nil, as: .alice).status == 204)
        #expect(desk.admit(.put, "/v1/files/\(id)", length: 2_000_000, as: .bob).status == 404)
        #expect(desk.admit(.put, "/v1/files/\(id)", length: 2_000_000, as: .nobody).status == 403)
        #expect(desk.admit(.put, "/v1/files/abc", length: 2_000_000).status == 400)
    }

    @Test func `a failed precondition refuses a replace before its body`() throws {
        let id = try desk.upload()
        let reply = desk.admit(.put, "/v1/files/\(id)", length: 2_000_000, ["If-Match": "\"other\""])
        #expect(reply.status == 412)
        #expect(desk.admit(.put, "/v1/files/\(id)", length: 2_000_000, ["If-Match": "*"]).status == 204)
    }

    @Test func `a replace beyond the limit of its bucket is refused with the limit`() throws {
        try desk.change { $0.maxUploadFileSize = 1_000 }
        let id = try desk.upload()
        let reply = desk.admit(.put, "/v1/files/\(id)", length: 10_000_000)
        #expect(reply.status == 400)
        #expect(try reply.text("error.message") == "file too big")
        #expect(try reply.integer("error.data.maxSize") == 1_000)
    }

    @Test func `a form of a file at the limit is admitted with its texts`() throws {
        try desk.change { $0.maxUploadFileSize = 3_000_000 }
        let id = try desk.upload()
        #expect(desk.admit(.put, "/v1/files/\(id)", length: 3_000_000 + 65_536).status == 204)
    }

    @Test func `a body the disk has no room for is refused`() {
        desk.blobs.setFreeBytes(1_000_000)
        #expect(desk.admit(.post, "/v1/files", length: 2_000_000).status == 507)
        #expect(desk.admit(.post, "/v1/files", length: nil).status == 507)
    }

    @Test(arguments: [("PUT", "/v1/files"), ("POST", "/v1/version"), ("DELETE", "/v1/buckets")])
    func `a place without uploads is no door`(method: String, uri: String) {
        let reply = desk.admit(Method(method), uri, length: 2_000_000)
        #expect(reply.status == 405)
        #expect(reply.headers["Allow"] != nil)
    }

    @Test func `a refusal is readable for a page of an allowed origin`() {
        let reply = desk.admit(
            .post, "/v1/files", length: 2_000_000, as: .nobody, ["Origin": "https://a.example"])
        #expect(reply.headers["Access-Control-Allow-Origin"] == "https://a.example")
    }
}
