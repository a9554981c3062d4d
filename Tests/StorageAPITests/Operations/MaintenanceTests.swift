import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// The operations for admins (StorageAPI/Contract §6, §9 "Ops").
struct MaintenanceTests {
    private static let operations = [
        "list-orphans", "delete-orphans", "list-broken-metadata", "delete-broken-metadata",
        "list-not-uploaded",
    ]
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func ask(_ operation: String, as caller: Credentials = .admin) -> Reply {
        desk.ask(.post, "/v1/ops/\(operation)", as: caller)
    }

    @Test(arguments: operations)
    func `without anything to tell the list is empty`(operation: String) {
        let reply = ask(operation)
        #expect(reply.status == 200)
        #expect(reply.headers["Content-Type"] == "application/json")
        #expect(
            reply.body == (operation.hasSuffix("orphans") ? #"{"files":[]}"# : #"{"metadata":[]}"#) + "\n")
    }

    @Test(arguments: operations)
    func `nobody but an admin is answered`(operation: String) throws {
        let key = try desk.key(of: "somebody")
        for caller in [
            Credentials.nobody, .alice, .token(key), .token("nothing"), .jwt(SignedToken.token()), .jwt("x"),
        ] { ask(operation, as: caller).expectRefusal(401, "unauthorized") }
        desk.ask(.post, "/ops/\(operation)", as: .nobody, ["x-hasura-admin-secret": "wrong"])
            .expectRefusal(401, "unauthorized")
        let admin = Credentials.token(try desk.key(of: "ada", admin: true))
        #expect(ask(operation, as: admin).status == 200)
    }

    @Test func `contents nobody refers to are orphans, once they are old`() throws {
        try desk.upload("kept")
        let id = try desk.upload("gone", Samples.bye)
        let key = try #require(try desk.file(id)).content.blob
        #expect(desk.ask(.delete, "/files/\(id)").status == 204)
        #expect(try ask("list-orphans").count("files") == 0)
        desk.blobs.age(by: 3_700)
        let expected = #"{"files":["\#(key.hex)"]}"# + "\n"
        #expect(ask("list-orphans").body == expected)
        #expect(desk.blobs.keys.count == 2)
        #expect(ask("delete-orphans").body == expected)
        #expect(desk.blobs.keys.count == 1)
        #expect(try ask("delete-orphans").count("files") == 0)
    }

    @Test func `files whose content is gone are broken`() throws {
        let contents = [Samples.hello, Samples.bye, Samples.more, [1]]
        let ids = try contents.enumerated().map { try desk.upload("f\($0)", $1) }
        for id in [ids[1], ids[3]] {
            try desk.blobs.remove(try #require(try desk.file(id)).content.blob)
        }
        let expected = """
            {"metadata":[{"bucketId":"default","id":"\(ids[1])","isUploaded":true,"name":"f1"},\
            {"bucketId":"default","id":"\(ids[3])","isUploaded":true,"name":"f3"}]}

            """
        #expect(ask("list-broken-metadata").body == expected)
        #expect(try desk.file(ids[1]) != nil)
        #expect(ask("delete-broken-metadata").body == expected)
        #expect(try desk.file(ids[1]) == nil)
        #expect(try desk.get("/files").integer("total") == 2)
    }

    @Test func `replaces that have begun and not ended are not uploaded`() throws {
        let ids = try (0..<4).map { try desk.upload("f\($0)", [UInt8($0)]) }
        let file = try #require(try desk.file(ids[2]))
        _ = try desk.catalog.update(number: file.number) { file in
            file.isUploaded = false
            file.pending = PendingReplace(content: file.content, name: file.name, metadata: nil)
        }
        #expect(
            ask("list-not-uploaded").body == """
                {"metadata":[{"bucketId":"default","id":"\(ids[2])","isUploaded":false,"name":"f2"}]}

                """)
    }
}
