import HTTP
import Media
import Testing

@testable import StorageAPI

/// Hidden files are not found, refused actions are refused (StorageAPI/Contract §7).
struct VisibilityTests {
    /// Everything that can be done with one file, and the rule it needs.
    private static let actions: [(name: String, Method, String, AccessRules.Action)] = [
        ("get", .get, "", .read), ("head", .head, "", .read), ("metadata", .get, "/metadata", .read),
        ("presign", .get, "/presignedurl", .read), ("presign for", .post, "/presignedurl", .read),
        ("thumbnail", .get, "/thumbnails/64", .read), ("replace", .put, "", .update),
        ("update", .patch, "", .update), ("delete", .delete, "", .delete),
    ]

    private let desk: Desk

    init() throws { desk = try Desk() }

    private func ask(_ method: Method, _ uri: String, _ caller: Credentials) -> Reply {
        switch method {
        case .put: desk.form(method, uri, [.file("file", "a.jpg", Samples.jpeg(1))], as: caller)
        case .patch, .post: desk.json(method, uri, "{}", as: caller)
        default: desk.ask(method, uri, as: caller)
        }
    }

    private func expect(
        _ status: Int, _ message: String, _ name: String, of id: String, by caller: Credentials,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let action = try #require(Self.actions.first { $0.name == name })
        let reply = ask(action.1, "/v1/files/\(id)\(action.2)", caller)
        if action.1 == .head {
            reply.expectHeadRefusal(status, message, sourceLocation: sourceLocation)
        } else {
            reply.expectRefusal(status, message, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: actions.map(\.name))
    func `who may read nothing anywhere is refused everything`(name: String) throws {
        let id = try desk.upload("a.jpg", Samples.jpeg)
        for id in [id, Samples.unknownID, "asd"] {
            try expect(403, "you are not authorized", name, of: id, by: .nobody)
            try expect(403, "you are not authorized", name, of: id, by: .role("stranger", as: "x"))
        }
    }

    @Test(arguments: actions.map(\.name))
    func `who may read something finds nothing of the rest`(name: String) throws {
        try desk.bucket("open", ["public": [.read: .all]])
        let id = try desk.upload("a.jpg", Samples.jpeg, as: .alice)
        for caller in [Credentials.bob, .nobody, .role("user", as: "carol")] {
            try expect(404, "file not found", name, of: id, by: caller)
            try expect(404, "file not found", name, of: Samples.unknownID, by: caller)
        }
        try expect(404, "file not found", name, of: Samples.unknownID, by: .admin)
    }

    @Test(arguments: actions.map(\.name))
    func `what a rule does not allow is refused to who sees the file`(name: String) throws {
        let action = try #require(Self.actions.first { $0.name == name })
        try desk.bucket("b", ["editor": [.read: .all, .update: .own, .delete: .own]])
        let id = try desk.upload("a.jpg", Samples.jpeg, to: "b")
        let editor = Credentials.role("editor", as: "e1")
        if action.3 == .read {
            #expect(ask(action.1, "/files/\(id)\(action.2)", editor).status == 200)
        } else {
            try expect(403, "you are not authorized", name, of: id, by: editor)
        }
    }

    @Test(arguments: actions.map(\.name))
    func `own files are for who uploaded them, and for admins`(name: String) throws {
        let action = try #require(Self.actions.first { $0.name == name })
        let admin = Credentials.token(try desk.key(of: "ada", admin: true))
        for caller in [Credentials.alice, .admin, admin] {
            let id = try desk.upload("a.jpg", Samples.jpeg, as: .alice)
            let reply = ask(action.1, "/files/\(id)\(action.2)", caller)
            #expect(reply.status == (action.1 == .delete ? 204 : 200))
        }
    }

    @Test(arguments: actions.map(\.name))
    func `a role that reaches all files needs no name`(name: String) throws {
        let action = try #require(Self.actions.first { $0.name == name })
        try desk.bucket("b", ["editor": [.read: .all, .insert: .all, .update: .all, .delete: .all]])
        let id = try desk.upload("a.jpg", Samples.jpeg, to: "b")
        let reply = ask(action.1, "/files/\(id)\(action.2)", .role("editor"))
        #expect(reply.status == (action.1 == .delete ? 204 : 200))
    }

    @Test func `to write is worth nothing without reading`() throws {
        try desk.bucket("drop", ["user": [.update: .all, .delete: .all, .insert: .all]])
        let id = try desk.upload("a.jpg", Samples.jpeg, to: "drop", as: .alice)
        for name in ["replace", "update", "delete"] {
            try expect(404, "file not found", name, of: id, by: .alice)
        }
    }

    @Test func `rules are those of the moment`() throws {
        let id = try desk.upload()
        try expect(404, "file not found", "get", of: id, by: .alice)
        try desk.change { $0.rules.reaches["user"] = [.read: .all] }
        #expect(desk.get("/files/\(id)", as: .alice).status == 200)
        try desk.change { $0.rules.reaches["user"] = nil }
        try expect(403, "you are not authorized", "get", of: id, by: .alice)
    }

    @Test func `a public bucket is open below media, and here by its rules alone`() throws {
        let id = try desk.upload("a.txt", to: "core_media")
        desk.get("/files/\(id)", as: .nobody).expectRefusal(403, "you are not authorized")
        try desk.change("core_media") { $0.rules.reaches["public"] = [.read: .all] }
        #expect(desk.get("/files/\(id)", as: .nobody).status == 200)
    }

    @Test func `the secret is not enough in a lesser role, and a JWT acts in its roles alone`() throws {
        let id = try desk.upload()
        desk.get("/files/\(id)", as: .role("user")).expectRefusal(403, "you are not authorized")
        desk.get("/files/\(id)", as: .role("user", as: "carol")).expectRefusal(404, "file not found")
        let jwt = SignedToken.token()
        desk.get("/files/\(id)", as: .jwt(jwt), ["x-hasura-role": "admin"])
            .expectRefusal(403, "you are not authorized")
        try desk.change { $0.rules.reaches["editor"] = [.read: .all] }
        #expect(desk.get("/files/\(id)", as: .jwt(jwt), ["x-hasura-role": "editor"]).status == 200)
        let expired = SignedToken.token(rest: #","exp":1"#)
        desk.get("/files/\(id)", as: .jwt(expired)).expectRefusal(401, "invalid or expired jwt")
        desk.head("/files/\(id)", as: .jwt(expired)).expectHeadRefusal(401, "invalid or expired jwt")
    }

    @Test func `an id in capitals is the same id`() throws {
        let id = try desk.upload()
        #expect(desk.get("/files/\(id.uppercased())").status == 200)
    }
}
