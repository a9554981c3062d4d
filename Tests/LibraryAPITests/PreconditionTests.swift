import HTTP
import Media
import MediaTesting
import Testing

/// Entity tags of file objects, and what depends on them (RFC 9110 §13).
struct PreconditionTests {
    private let desk: Desk
    private let uri = "/api/media/files/1"

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
    }

    private func tag(_ headers: Headers = [:]) throws -> String {
        try #require(desk.get(uri, headers: headers).response.headers["ETag"])
    }

    private func patch(_ json: String, _ headers: Headers, _ method: Method = .patch) -> Reply {
        var headers = headers
        headers.set("Content-Type", "application/json")
        return desk.ask(method, uri, as: desk.admin, headers: headers, Array(json.utf8))
    }

    @Test func `every answer with a file has the tag of what is there then`() throws {
        let created = desk.form(.post, "/api/media/files", [.file("f", "b.txt", [65])])
        let read = desk.get("/api/media/files/2")
        #expect(created.response.headers["ETag"] == read.response.headers["ETag"])
        let patched = desk.json(.patch, uri, #"{"name":"x"}"#)
        #expect(try patched.response.headers["ETag"] == tag())
        let put = desk.json(.put, uri, #"{"name":"x"}"#)
        #expect(try put.response.headers["ETag"] == tag())
        #expect(patched.response.headers["ETag"] != put.response.headers["ETag"])
        #expect(desk.ask(.head, uri, as: desk.admin).response.headers["ETag"] == put.response.headers["ETag"])
    }

    @Test func `the tag changes with everything that is shown`() throws {
        let first = try tag()
        let file = try #require(try desk.catalog.file(number: 1))
        _ = try desk.catalog.updateBucket(file.bucket) { $0.visibility = .private }
        let second = try tag()
        #expect(first != second)
        #expect(try tag(["Accept": "application/json; indent=4"]) != second)
        #expect(desk.get(uri, headers: ["Host": "elsewhere"]).response.headers["ETag"] == second)
    }

    @Test(arguments: [
        ("If-None-Match", "T", 304), ("If-None-Match", "W/T", 304), ("If-None-Match", "*", 304),
        ("If-None-Match", "\"x\", T", 304), ("If-None-Match", "\"x\"", 200), ("If-Match", "T", 200),
        ("If-Match", "*", 200), ("If-Match", "W/T", 412), ("If-Match", "\"x\"", 412),
        ("If-Modified-Since", "Fri, 31 Dec 2100 00:00:00 GMT", 200),
        ("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 200),
    ])
    func `a read depends on tags and not on dates`(name: String, value: String, status: Int) throws {
        let tag = try tag()
        for method in [Method.get, .head] {
            var headers = Headers()
            headers.append(name, value.replacing("T", with: value.contains("GMT") ? "T" : tag))
            let reply = desk.ask(method, uri, as: desk.admin, headers: headers)
            #expect(reply.status == status)
            if status == 304 {
                #expect(reply.response.headers["ETag"] == tag)
                #expect(reply.body.isEmpty)
            }
        }
    }

    @Test(arguments: [Method.patch, .put])
    func `of two writers with one tag one succeeds`(method: Method) throws {
        let tag = try tag()
        #expect(patch(#"{"name":"first"}"#, ["If-Match": tag], method).status == 200)
        let second = patch(#"{"name":"second"}"#, ["If-Match": tag], method)
        #expect(second.status == 412)
        #expect(second.body == #"{"detail":"The file has changed since it was read."}"#)
        #expect(try desk.get(uri).string("name") == "first")
        #expect(patch(#"{"name":"third"}"#, ["If-Match": try self.tag()], method).status == 200)
        #expect(patch(#"{"name":"fourth"}"#, ["If-Match": "*"], method).status == 200)
        #expect(patch(#"{"name":"fifth"}"#, ["If-None-Match": "*"], method).status == 412)
    }

    @Test func `of many writers at once with one tag one succeeds`() async throws {
        let tag = try tag()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for index in 0..<8 {
                group.addTask { [desk, uri] in
                    desk.ask(
                        .patch, uri, as: desk.admin,
                        headers: ["Content-Type": "application/json", "If-Match": tag],
                        Array(#"{"name":"\#(index)"}"#.utf8)
                    ).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200] + Array(repeating: 412, count: 7))
    }

    @Test func `a tag counts however the JSON was indented`() throws {
        let indented = try tag(["Accept": "application/json; indent=4"])
        #expect(patch(#"{"name":"x"}"#, ["If-Match": indented]).status == 200)
    }

    @Test func `a precondition that fails is told before the body is read`() {
        let body = Array("no JSON".utf8)
        let reply = desk.ask(
            .patch, uri, as: desk.admin,
            headers: ["Content-Type": "application/json", "If-Match": "\"x\""], body)
        #expect(reply.status == 412)
    }

    @Test func `a file is deleted only in the state that was seen`() throws {
        let before = try tag()
        _ = desk.json(.patch, uri, "{}")
        #expect(desk.ask(.delete, uri, as: desk.admin, headers: ["If-Match": before]).status == 412)
        #expect(try desk.catalog.file(number: 1) != nil)
        #expect(desk.ask(.delete, uri, as: desk.admin, headers: ["If-Match": try tag()]).status == 204)
    }

    @Test(arguments: ["gzip", "GZIP", "identity, br", "x-unknown"])
    func `a body in a coding is refused`(coding: String) throws {
        let reply = patch("{}", ["Content-Encoding": coding])
        #expect(reply.status == 415)
        #expect(try reply.string("detail")?.hasPrefix("Unsupported content encoding \"") == true)
        #expect(reply.response.headers["Accept-Encoding"] == "identity")
        #expect(patch("{}", ["Content-Encoding": "identity"]).status == 200)
        #expect(desk.get(uri, headers: ["Content-Encoding": coding]).status == 200)
    }

    @Test func `a file object names the URL that replaces the bytes`() throws {
        let id = try #require(try desk.catalog.file(number: 1)).id
        let reply = desk.get(uri)
        #expect(
            reply.response.headers["Link"] == "<http://media.example.org/v1/files/\(id)>; rel=\"edit-media\"")
    }
}
