import HTTP
import MediaTesting
import Testing

/// `OPTIONS` on both places (LibraryAPI/Contract §1).
struct OptionsTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
    }

    /// The names of a JSON object's members, in order.
    private func names(_ value: JSONValue?) -> [String] {
        guard case .object(let object)? = value else { return [] }
        return object.members.map(\.key)
    }

    private func member(_ value: JSONValue, _ path: String...) -> JSONValue? {
        path.reduce(value as JSONValue?) { value, key in
            guard case .object(let object)? = value else { return nil }
            return object[key]
        }
    }

    @Test func `somebody who may not write sees what the place is`() throws {
        let key = try desk.user()
        let reply = desk.send(
            """
            OPTIONS /api/media/files
            Authorization: Token \(key)

            """)
        #expect(
            reply.text == """
                200 OK
                Content-Type: application/json
                Allow: GET, POST, HEAD, OPTIONS
                Cache-Control: private, no-cache
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"name":"File List","description":"","renders":["application/json"],\
                "parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]}
                """)
        #expect(reply.response.note.operation == "library.options")
        let file = desk.ask(.options, "/api/media/files/1/", as: key)
        #expect(try file.string("name") == "File Instance")
        #expect(names(try file.json()) == ["name", "description", "renders", "parses"])
        #expect(file.response.headers["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
    }

    @Test func `who may upload sees what to send`() throws {
        let key = try desk.user(staff: true, codes: [3_801])
        let json = try desk.ask(.options, "/api/media/files", as: key).json()
        #expect(names(json) == ["name", "description", "renders", "parses", "actions"])
        #expect(names(member(json, "actions")) == ["POST"])
        #expect(
            names(member(json, "actions", "POST")) == [
                "id", "type", "user", "f", "name", "description", "size", "human_readable_size", "width",
                "height",
                "mode", "created_at", "updated_at", "thumbnails",
            ])
        #expect(member(json, "actions", "POST", "f", "required") == .bool(true))
        #expect(member(json, "actions", "POST", "f", "type") == .string(JSONString("file upload")))
        #expect(member(json, "actions", "POST", "name", "required") == .bool(false))
        #expect(
            names(member(json, "actions", "POST", "name"))
                == ["type", "required", "read_only", "label", "max_length"])
        #expect(member(json, "actions", "POST", "size", "read_only") == .bool(true))
    }

    @Test func `who may update sees what to change`() throws {
        let key = try desk.user(staff: true, codes: [3_803])
        let json = try desk.ask(.options, "/api/media/files/1", as: key).json()
        #expect(names(member(json, "actions")) == ["PUT"])
        #expect(member(json, "actions", "PUT", "name", "required") == .bool(true))
        #expect(member(json, "actions", "PUT", "f", "required") == .bool(false))
        #expect(member(json, "actions", "PUT", "f", "type") == .string(JSONString("string")))
        let list = try desk.ask(.options, "/api/media/files", as: key).json()
        #expect(member(list, "actions") == nil)
    }

    @Test(arguments: ["2", "abc", "99999999999999999999"])
    func `where there is no file there is nothing to change`(id: String) throws {
        let reply = desk.ask(.options, "/api/media/files/\(id)", as: desk.admin)
        #expect(reply.status == 200)
        #expect(names(try reply.json()) == ["name", "description", "renders", "parses"])
    }

    @Test func `without a token there is no answer`() {
        #expect(desk.ask(.options, "/api/media/files", as: nil).status == 401)
    }
}
