import HTTP
import Testing

@testable import StorageAPI

/// What methods do where, and what is said of those that do nothing.
struct OperationTests {
    @Test(arguments: [
        ("/files", "GET, HEAD, POST, OPTIONS"),
        ("/files/x", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
        ("/files/x/metadata", "GET, HEAD, OPTIONS"),
        ("/files/x/presignedurl", "GET, HEAD, POST, OPTIONS"),
        ("/files/x/presignedurl/contents", "GET, HEAD, OPTIONS"),
        ("/files/x/thumbnails/64", "GET, HEAD, OPTIONS"),
        ("/buckets", "GET, HEAD, POST, OPTIONS"),
        ("/buckets/x", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("/ops/list-orphans", "POST, OPTIONS"), ("/ops/list-not-uploaded", "POST, OPTIONS"),
        ("/version", "GET, HEAD, OPTIONS"), ("/openapi.yaml", "GET, HEAD, OPTIONS"),
    ])
    func `another method is refused with those that are not`(path: String, allow: String) throws {
        let desk = try Desk()
        for method in [Method.get, .head, .post, .put, .patch, .delete, .other("TRACE"), .other("get")]
        where !allow.split(separator: ", ").contains(Substring(method.name)) {
            let reply = desk.ask(method, "/v1" + path, as: .nobody)
            #expect(reply.headers["Allow"] == allow)
            if method == .head {
                reply.expectHeadRefusal(405, "method not allowed")
            } else {
                reply.expectRefusal(405, "method not allowed")
            }
        }
        let options = desk.ask(.options, path, as: .nobody)
        #expect(options.status == 204)
        #expect(options.isBodyless)
        #expect(options.headers["Allow"] == allow)
    }

    @Test(arguments: [Method.get, .post, .options])
    func `an unknown path is not found, whatever the method`(method: Method) throws {
        let desk = try Desk()
        desk.ask(method, "/v1/nothing", as: .nobody).expectRefusal(404, "not found")
        desk.ask(method, "/files/%zz", as: .nobody).expectRefusal(404, "not found")
        desk.head("/v1/nothing").expectHeadRefusal(404, "not found")
    }

    @Test func `the log learns the operation and who asked`() throws {
        let desk = try Desk()
        let id = try desk.upload(as: .alice)
        let read = desk.get("/files/\(id)", as: .alice).response.note
        #expect(read.operation == "storage.getFile")
        #expect(read.user == "external:alice")
        #expect(read.fault == nil)
        let refused = desk.get("/v1/files/\(id)", as: .bob).response.note
        #expect(refused.operation == "storage.getFile")
        #expect(refused.user == "external:bob")
        #expect(desk.get("/nothing").response.note.operation == "-")
    }

    @Test func `every answer forbids to guess its type`() throws {
        let desk = try Desk()
        let id = try desk.upload()
        for path in ["/files/\(id)", "/files", "/nothing", "/version", "/files/\(Samples.unknownID)"] {
            for method in [Method.get, .head, .options, .other("X")] {
                #expect(desk.ask(method, path).headers.all("X-Content-Type-Options") == ["nosniff"])
            }
        }
    }
}
