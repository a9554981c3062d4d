import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Whose files are whose: sources never meet, and ids are their bytes.
struct OwnershipTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func jwt(_ userID: String, roles: String = #"["user"]"#, role: String = "user") -> Credentials {
        .jwt(
            SignedToken.token(
                claims: #"{"x-hasura-allowed-roles":\#(roles),"x-hasura-default-role":"\#(role)","#
                    + #""x-hasura-user-id":"\#(userID)"}"#))
    }

    /// Everything a stranger could do to a file, all of it refused as if there were none.
    private func expectNothing(of id: String, for stranger: Credentials, _ comment: Comment) throws {
        for (method, path) in [
            (Method.get, ""), (.head, ""), (.get, "/metadata"), (.get, "/presignedurl"), (.delete, ""),
        ] {
            #expect(desk.ask(method, "/files/\(id)\(path)", as: stranger).status == 404, comment)
        }
        #expect(
            desk.form(.put, "/files/\(id)", [.file("file", "a", Samples.bye)], as: stranger).status == 404,
            comment)
        #expect(desk.json(.patch, "/files/\(id)", #"{"name":"x"}"#, as: stranger).status == 404, comment)
        for query in ["", "?bucket-id=default", "?search=testfile"] {
            let list = desk.get("/files\(query)", as: stranger)
            #expect(try !list.texts("files", "id").contains(id), comment)
        }
        #expect(desk.get("/files/\(id)").sent == Samples.hello, comment)
    }

    @Test func `a JWT whose user has the number of a local account has none of its files`() throws {
        let key = try desk.key(of: "ada")
        let number = try #require(try desk.catalog.user(named: "ada")).id
        let local = Credentials.token(key)
        let external = [jwt(String(number)), .role("user", as: String(number))]
        let id = try desk.upload(as: local)
        for stranger in external {
            try expectNothing(of: id, for: stranger, "the local user's")
            let other = try desk.upload(as: stranger)
            try expectNothing(of: other, for: local, "the external user's")
            for file in [id, other] {
                #expect(try desk.get("/files/\(file)/metadata").text("uploadedByUserId") == String(number))
            }
        }
        #expect(try desk.get("/files", as: local).integer("total") == 1)
    }

    @Test func `the admin secret in a user's name and the user's JWT are the same user`() throws {
        let id = try desk.upload(as: .role("user", as: "u7"))
        #expect(desk.get("/files/\(id)", as: jwt("u7")).status == 200)
        #expect(try desk.get("/files", as: jwt("u7")).integer("total") == 1)
        #expect(desk.ask(.delete, "/files/\(id)", as: jwt("u7")).status == 204)
    }

    @Test func `files of a deleted account go to no caller of the same name or number`() throws {
        let key = try desk.key(of: "ada")
        let number = try #require(try desk.catalog.user(named: "ada")).id
        let id = try desk.upload(as: .token(key))
        #expect(try desk.catalog.removeUser(named: "ada"))
        let next = Credentials.token(try desk.key(of: "ada"))
        for stranger in [next, jwt(String(number)), jwt("ada")] {
            try expectNothing(of: id, for: stranger, "gone")
        }
    }

    @Test(arguments: [
        ("Kevin", #"\u212Aevin"#), ("\u{E9}va", #"e\u0301va"#), ("e\u{301}va", #"\u00e9va"#),
        ("kevin", "Kevin"),
        ("u1", "u1 "), ("u1", " u1"),
    ])
    func `a canonically equal id is another owner`(name: String, escaped: String) throws {
        let id = try desk.upload(as: .role("user", as: name))
        try expectNothing(of: id, for: jwt(escaped), "\(name)")
    }

    @Test func `a canonically equal role has no rule`() throws {
        try desk.bucket("b", ["Keeper": [.read: .all], "\u{E9}diteur": [.read: .all]])
        let id = try desk.upload(to: "b")
        for (role, escaped) in [("\u{212A}eeper", #"\u212Aeeper"#), ("e\u{301}diteur", #"e\u0301diteur"#)] {
            for caller in [.role(role, as: "x"), jwt("x", roles: #"["\#(escaped)"]"#, role: escaped)] {
                desk.get("/files/\(id)", as: caller).expectRefusal(403, "you are not authorized")
            }
            // What is allowed is what is written, not what looks like it.
            let holder = jwt("x", roles: #"["\#(escaped)","user"]"#)
            let plain = role == "\u{212A}eeper" ? "Keeper" : "\u{E9}diteur"
            desk.get("/files/\(id)", as: holder, ["x-hasura-role": plain])
                .expectRefusal(403, "you are not authorized")
        }
        #expect(desk.get("/files/\(id)", as: jwt("x", roles: #"["Keeper"]"#, role: "Keeper")).status == 200)
    }

    @Test func `a default role that is only canonically equal to an allowed one is refused`() {
        desk.get("/files", as: jwt("x", roles: #"["Keeper"]"#, role: #"\u212Aeeper"#))
            .expectRefusal(403, "you are not authorized")
    }

    @Test func `a caller without an id owns nothing`() throws {
        let id = try desk.upload()
        #expect(try desk.file(id)?.uploadedBy == nil)
        try desk.bucket("open", ["user": [.read: .all]])
        #expect(desk.get("/files/\(id)", as: .role("user")).status == 404)
    }
}
