import HTTP
import Media
import MediaTesting
import Testing

/// Large bodies are judged by the head of their request (decision 0030).
struct AdmissionTests {
    private static let files = "/api/media/files"
    private let desk: Desk

    init() throws { desk = try Desk(maxUpload: 1 << 30) }

    @Test func `an upload is admitted for who may upload`() throws {
        let uploader = try desk.user(staff: true, codes: [3801])
        #expect(desk.admit(.post, Self.files, length: 10_000_000, as: uploader).status == 204)
        #expect(desk.admit(.post, Self.files + "/", length: nil, as: uploader).status == 204)
    }

    @Test func `who may not upload is refused as an upload is`() throws {
        let reader = try desk.user(staff: true, codes: [3802])
        #expect(desk.admit(.post, Self.files, length: 10_000_000, as: nil).status == 401)
        #expect(desk.admit(.post, Self.files, length: 10_000_000, as: reader).status == 403)
        #expect(desk.admit(.post, Self.files, length: 10_000_000, as: "0000").status == 401)
    }

    @Test func `a client that takes no JSON is refused before its body`() {
        let reply = desk.admit(
            .post, Self.files, length: 10_000_000, as: desk.admin, headers: ["Accept": "image/png"])
        #expect(reply.status == 406)
    }

    @Test func `a body beyond the limit is refused with the limit`() throws {
        let reply = desk.admit(.post, Self.files, length: 1 << 40, as: desk.admin)
        #expect(reply.status == 413)
        #expect(try reply.string("detail")?.contains("1073741824") == true)
    }

    @Test func `a body the disk has no room for is refused`() {
        desk.blobs.setFreeBytes(1_000_000)
        #expect(desk.admit(.post, Self.files, length: 2_000_000, as: desk.admin).status == 507)
        #expect(desk.admit(.post, Self.files, length: nil, as: desk.admin).status == 507)
    }

    @Test(arguments: [Method.put, .patch])
    func `an update takes no large body, and names the way to replace a file`(method: Method) throws {
        let number = try desk.upload("a.txt")
        let path = "\(Self.files)/\(number)"
        let form = desk.admit(
            method, path, length: 10_000_000, as: desk.admin,
            headers: ["Content-Type": "multipart/form-data; boundary=x"])
        #expect(form.status == 400)
        #expect(try form.strings(of: "f").first?.contains("PUT /v1/files/") == true)
        let json = desk.admit(
            method, path, length: 10_000_000, as: desk.admin, headers: ["Content-Type": "application/json"])
        #expect(json.status == 413)
        #expect(desk.admit(method, path, length: 1_000_000, as: desk.admin).status == 204)
        #expect(desk.admit(method, Self.files + "/999", length: 10_000_000, as: desk.admin).status == 404)
        #expect(desk.admit(method, Self.files + "/x", length: 10_000_000, as: desk.admin).status == 404)
    }
}
