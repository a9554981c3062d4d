import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Files that go (StorageAPI/Contract §4, §9 "DELETE").
struct DeleteTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload(as: .alice)
    }

    private func delete(
        _ id: String? = nil, as caller: Credentials = .alice, if headers: Headers = [:]
    ) -> Reply { desk.ask(.delete, "/v1/files/\(id ?? self.id)", as: caller, headers) }

    @Test func `a file is gone when it is answered`() throws {
        let reply = delete()
        #expect(reply.status == 204)
        #expect(reply.isBodyless)
        #expect(reply.headers["Content-Type"] == nil)
        desk.get("/files/\(id)").expectRefusal(404, "file not found")
        delete().expectRefusal(404, "file not found")
        #expect(delete().sent.count == 51)
    }

    @Test func `its URL goes with it`() throws {
        let id = try desk.upload("a.jpg", Samples.jpeg, to: "core_media")
        #expect(delete(id, as: .admin).status == 204)
        #expect(desk.blobs.publishedPaths.isEmpty)
    }

    @Test func `who may not is refused, and the file stays`() throws {
        delete(as: .nobody).expectRefusal(403, "you are not authorized")
        #expect(delete(as: .nobody).sent.count == 59)
        delete(as: .bob).expectRefusal(404, "file not found")
        delete(Samples.unknownID).expectRefusal(404, "file not found")
        let invalid = delete("asd")
        #expect(invalid.status == 400)
        #expect(invalid.error?.contains("data-exception") == true)
        try desk.change { $0.rules = AccessRules(["user": [.read: .all, .delete: .own]]) }
        delete(as: .bob).expectRefusal(403, "you are not authorized")
        #expect(try desk.file(id) != nil)
        #expect(delete(as: .alice).status == 204)
    }

    @Test func `a precondition that fails keeps it`() throws {
        for headers in [
            ["If-Match": Samples.byeTag], ["If-Match": "W/\(Samples.helloTag)"], ["If-None-Match": "*"],
            ["If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"],
        ] as [Headers] {
            delete(if: headers).expectRefusal(412, "precondition failed")
        }
        delete(if: ["If-Match": "*", "IF-MATCH": "*"])
            .expectRefusal(400, "Expected one value for if-match, got 2")
        #expect(desk.get("/files/\(id)").status == 200)
        #expect(delete(if: ["If-Match": "\"x\",\(Samples.helloTag)"]).status == 204)
    }
}
