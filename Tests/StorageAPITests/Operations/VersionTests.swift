import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Metadata and buckets have entity tags of their own, and changes depend on them (RFC 9110 §13, decision 0023).
struct VersionTests {
    private static let future = "Fri, 31 Dec 2100 00:00:00 GMT"
    private static let past = "Sat, 01 Jan 2000 00:00:00 GMT"

    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload()
    }

    private func metadataTag() throws -> String {
        try #require(desk.get("/files/\(id)/metadata").headers["ETag"])
    }

    private func patch(_ name: String, _ tag: String) -> Reply {
        desk.json(.patch, "/v1/files/\(id)", #"{"name":"\#(name)"}"#, ["If-Match": tag])
    }

    @Test func `each answer about a file has the tag of what is known of it`() throws {
        let first = try metadataTag()
        #expect(first != Samples.helloTag)
        let patched = desk.json(.patch, "/files/\(id)", #"{"name":"x"}"#)
        #expect(try patched.headers["ETag"] == metadataTag())
        #expect(patched.headers["ETag"] != first)
        let replaced = desk.form(.put, "/files/\(id)", [.file("file", "x", Samples.bye)])
        #expect(try replaced.headers["ETag"] == metadataTag())
        #expect(replaced.headers["ETag"] != patched.headers["ETag"])
        #expect(desk.get("/files/\(id)").headers["ETag"] == Samples.byeTag)
    }

    @Test func `of two writers with the tag of the metadata one succeeds`() throws {
        let tag = try metadataTag()
        #expect(patch("first", tag).status == 200)
        patch("second", tag).expectRefusal(412, "precondition failed")
        #expect(try desk.file(id)?.name == "first")
        #expect(patch("third", try metadataTag()).status == 200)
    }

    @Test func `of two writers with the tag of the content one succeeds`() throws {
        #expect(patch("first", Samples.helloTag).status == 200)
        patch("second", Samples.helloTag).expectRefusal(412, "precondition failed")
        #expect(try desk.file(id)?.name == "first")
        // The other tag still counts, and so does the content's for new content.
        #expect(patch("third", try metadataTag()).status == 200)
        _ = desk.form(.put, "/files/\(id)", [.file("file", "x", Samples.bye)])
        #expect(patch("fourth", Samples.byeTag).status == 200)
    }

    @Test func `the content's tag is accepted after changes that did not use it`() throws {
        #expect(desk.json(.patch, "/files/\(id)", #"{"name":"a"}"#).status == 200)
        #expect(patch("b", try metadataTag()).status == 200)
        #expect(patch("c", "*").status == 200)
        #expect(patch("d", "\"x\", \(Samples.helloTag)").status == 200)
    }

    @Test func `a replace and a removal accept both tags`() throws {
        let tag = try metadataTag()
        let parts = [Part.file("file", "x", Samples.bye)]
        #expect(desk.form(.put, "/files/\(id)", parts, ["If-Match": tag]).status == 200)
        #expect(desk.form(.put, "/files/\(id)", parts, ["If-Match": tag]).status == 412)
        #expect(desk.form(.put, "/files/\(id)", parts, ["If-Match": Samples.byeTag]).status == 200)
        #expect(desk.ask(.delete, "/files/\(id)", ["If-Match": tag]).status == 412)
        #expect(desk.ask(.delete, "/files/\(id)", ["If-Match": try metadataTag()]).status == 204)
    }

    @Test(arguments: [("metadata", 4), ("content", 4)])
    func `of many writers at once with one tag one succeeds`(kind: String, count: Int) async throws {
        let tag = kind == "metadata" ? try metadataTag() : Samples.helloTag
        let statuses = await withTaskGroup(of: Int.self) { group in
            for index in 0..<count {
                group.addTask { [desk, id] in
                    desk.json(.patch, "/files/\(id)", #"{"name":"\#(index)"}"#, ["If-Match": tag]).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200] + Array(repeating: 412, count: count - 1))
    }

    /// `M` stands for a tag that matches, `X` for one that does not, `F` and `P` for dates to come and past.
    @Test(
        arguments: [
            ([:], 200), (["If-Match": "M"], 200), (["If-Match": "X"], 412), (["If-Match": "*"], 200),
            (["If-None-Match": "M"], 304), (["If-None-Match": "X"], 200), (["If-None-Match": "*"], 304),
            (["If-Match": "M", "If-Unmodified-Since": "P"], 200),
            (["If-Match": "X", "If-Unmodified-Since": "F"], 412),
            (["If-Unmodified-Since": "P"], 412), (["If-Unmodified-Since": "F"], 200),
            (["If-Match": "M", "If-None-Match": "M"], 304), (["If-Match": "X", "If-None-Match": "M"], 412),
            (["If-None-Match": "M", "If-Modified-Since": "P"], 304),
            (["If-None-Match": "X", "If-Modified-Since": "F"], 200),
            (["If-Modified-Since": "P"], 200), (["If-Modified-Since": "F"], 304),
            (["If-Unmodified-Since": "P", "If-None-Match": "M"], 412),
            (["If-Unmodified-Since": "F", "If-Modified-Since": "F"], 304),
            (["If-Modified-Since": "yesterday"], 200), (["If-Unmodified-Since": "yesterday"], 200),
        ] as [([String: String], Int)])
    func `preconditions have one precedence for downloads and metadata`(
        conditions: [String: String], status: Int
    ) throws {
        try desk.age(id)
        for (uri, tag) in [("/files/\(id)", Samples.helloTag), ("/files/\(id)/metadata", try metadataTag())] {
            var headers = Headers()
            for (name, value) in conditions {
                let values = ["M": tag, "X": "\"x\"", "F": Self.future, "P": Self.past]
                headers.append(name, values[value] ?? value)
            }
            for method in [Method.get, .head] {
                let reply = desk.ask(method, uri, headers)
                #expect(reply.status == status, "\(method) \(uri)")
                if status == 304 { #expect(reply.headers["ETag"] == tag) }
            }
        }
    }

    @Test func `a bucket has a tag, and its changes depend on it`() throws {
        let created = desk.json(.post, "/buckets", #"{"id":"b"}"#)
        let tag = try #require(created.headers["ETag"])
        #expect(desk.get("/buckets/b").headers["ETag"] == tag)
        #expect(desk.get("/buckets/b", ["If-None-Match": tag]).status == 304)
        #expect(desk.get("/buckets/b", ["If-Match": "\"x\""]).status == 412)
        let patched = desk.json(.patch, "/buckets/b", #"{"downloadExpiration":9}"#, ["If-Match": tag])
        #expect(patched.status == 200)
        #expect(desk.get("/buckets/b", ["If-None-Match": tag]).status == 200)
        desk.json(.patch, "/buckets/b", #"{"downloadExpiration":8}"#, ["If-Match": tag])
            .expectRefusal(412, "precondition failed")
        desk.ask(.delete, "/buckets/b", ["If-Match": tag]).expectRefusal(412, "precondition failed")
        #expect(try desk.get("/buckets/b").integer("downloadExpiration") == 9)
        let last = try #require(patched.headers["ETag"])
        #expect(desk.ask(.delete, "/buckets/b", ["If-Match": last]).status == 204)
    }

    @Test(arguments: ["{}", #"{"visibility":"public"}"#, #"{"rules":{"user":{"read":"all"}}}"#])
    func `every change of a bucket moves updatedAt`(json: String) throws {
        let before = desk.get("/buckets/default")
        let after = desk.json(.patch, "/buckets/default", json)
        #expect(try after.text("updatedAt") > before.text("updatedAt"))
        #expect(try after.text("createdAt") == before.text("createdAt"))
        #expect(try desk.get("/buckets/default").text("updatedAt") == after.text("updatedAt"))
    }

    @Test(arguments: [
        (Method.post, "/files"), (.put, "/files/\(Samples.id)"), (.patch, "/files/\(Samples.id)"),
        (.post, "/buckets"), (.patch, "/buckets/default"), (.post, "/files/\(Samples.id)/presignedurl"),
    ])
    func `a body in a coding is refused`(method: Method, uri: String) {
        let reply = desk.json(method, uri, "{}", ["Content-Encoding": "gzip"])
        reply.expectRefusal(415, #"unsupported content encoding "gzip", send the body without one"#)
        #expect(reply.headers["Accept-Encoding"] == "identity")
        #expect(desk.json(method, uri, "{}", ["Content-Encoding": "identity"]).status != 415)
        #expect(desk.get("/files", ["Content-Encoding": "gzip"]).status == 200)
    }

    @Test func `a public file names its public URL`() throws {
        let id = try desk.upload("é.txt", to: "core_media")
        let path = try #require(try desk.file(id)).path
        let link = "<\(publishedURL(of: path, base: "http://media.example.org"))>; rel=\"canonical\""
        for reply in [
            desk.get("/files/\(id)"), desk.head("/files/\(id)"), desk.get("/files/\(id)/metadata"),
            desk.json(.patch, "/files/\(id)", "{}"),
            desk.form(.put, "/files/\(id)", [.file("file", "x", Samples.bye)]),
        ] { #expect(reply.headers["Link"] == link) }
        #expect(desk.get("/files/\(self.id)").headers["Link"] == nil)
        #expect(desk.get("/files/\(self.id)/metadata").headers["Link"] == nil)
    }
}
