import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Pages of files (StorageAPI/Contract §6).
struct ListTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func names(_ query: String, as caller: Credentials = .admin) throws -> [String] {
        try desk.get("/v1/files?\(query)", as: caller).texts("files", "name")
    }

    /// Uploads files of these names, each a byte larger than the one before.
    private func upload(_ names: [String]) throws {
        for (index, name) in names.enumerated() {
            try desk.upload(name, [UInt8](repeating: 65, count: index + 1))
        }
    }

    @Test func `an empty page has all members`() {
        for uri in ["/files", "/files/", "/v1/files", "/v1/files/?x=y"] {
            let reply = desk.get(uri)
            #expect(reply.status == 200)
            #expect(reply.headers["Content-Type"] == "application/json")
            #expect(reply.headers["Cache-Control"] == "private, no-cache")
            #expect(reply.body == #"{"files":[],"total":0,"limit":50,"offset":0}"# + "\n")
        }
    }

    @Test func `files look as elsewhere`() throws {
        let id = try desk.upload(metadata: #"{"metadata":{"a":1}}"#, as: .alice)
        let file = desk.get("/files/\(id)/metadata").body.dropLast()
        #expect(
            desk.get("/files?limit=7").body
                == #"{"files":[\#(file)],"total":1,"limit":7,"offset":0}"# + "\n")
    }

    @Test func `the newest come first`() throws {
        try upload(["a", "b", "c"])
        #expect(try names("") == ["c", "b", "a"])
        #expect(try names("order=-createdAt") == ["c", "b", "a"])
        #expect(try names("order=createdAt") == ["a", "b", "c"])
    }

    @Test func `they are ordered by what is asked for`() throws {
        try upload(["b", "c", "a"])
        #expect(try names("order=name") == ["a", "b", "c"])
        #expect(try names("order=-name") == ["c", "b", "a"])
        #expect(try names("order=size") == ["b", "c", "a"])
        #expect(try names("order=-size") == ["a", "c", "b"])
        let id = try desk.get("/files?search=c").text("files.0.id")
        #expect(desk.json(.patch, "/files/\(id)", "{}").status == 200)
        #expect(try names("order=-updatedAt").first == "c")
        #expect(try names("order=updatedAt").last == "c")
    }

    @Test func `pages follow each other`() throws {
        try upload((0..<5).map { "f\($0)" })
        #expect(try names("order=name&limit=2") == ["f0", "f1"])
        #expect(try names("order=name&limit=2&offset=2") == ["f2", "f3"])
        let last = desk.get("/files?order=name&limit=2&offset=4")
        #expect(try last.texts("files", "name") == ["f4"])
        #expect(last.body.hasSuffix(#""total":5,"limit":2,"offset":4}"# + "\n"))
        #expect(last.headers["Link"] == nil)
        let beyond = desk.get("/files?offset=9223372036854775807")
        #expect(beyond.body == #"{"files":[],"total":5,"limit":50,"offset":9223372036854775807}"# + "\n")
    }

    @Test func `fifty come without asking, a thousand at most`() throws {
        for number in 0..<60 { _ = try desk.catalog.insert(.sample("f\(number)")) }
        #expect(try desk.get("/files").count("files") == 50)
        #expect(try desk.get("/files?limit=1000").count("files") == 60)
        #expect(desk.get("/files?limit=1001").status == 400)
    }

    @Test func `every word has to be in the name, whatever its case`() throws {
        try upload(["Summer Beach.jpg", "beach.txt", "Straße summer.png"])
        #expect(try Set(names("search=BEACH")) == ["Summer Beach.jpg", "beach.txt"])
        #expect(try names("search=summer+beach") == ["Summer Beach.jpg"])
        #expect(try names("search=STRASSE") == ["Straße summer.png"])
        #expect(try names("search=nothing").isEmpty)
        #expect(try names("search=1").isEmpty)
        #expect(try desk.get("/files?search=summer").integer("total") == 2)
    }

    @Test func `one bucket alone can be asked for`() throws {
        try desk.bucket("other")
        try desk.upload("a", [1])
        try desk.upload("b", [2], to: "other")
        #expect(try names("bucket-id=other") == ["b"])
        #expect(try names("bucket-id=default") == ["a"])
        #expect(try names("bucket-id=") == ["b", "a"])
        for name in ["nothing", "a/b", "%00"] {
            desk.get("/files?bucket-id=\(name)").expectRefusal(404, "bucket not found")
        }
    }

    @Test func `what cannot be is refused before anybody is asked who they are`() {
        for query in ["limit=0", "offset=x", "order=id", "limit=1&limit=2"] {
            #expect(desk.get("/files?\(query)", as: .nobody).status == 400)
        }
        desk.head("/files?limit=0").expectHeadRefusal(
            400, #"parameter "limit" in query has an error: number must be at least 1"#)
    }

    // MARK: Who sees what

    @Test func `everybody sees and counts what they may read, and nothing else`() throws {
        try desk.bucket("open", ["public": [.read: .all], "user": [.read: .all], "editor": [.read: .own]])
        try desk.bucket("hidden")
        try desk.upload("alice's", [1], as: .alice)
        try desk.upload("bob's", [2], as: .bob)
        try desk.upload("open", [3], to: "open")
        try desk.upload("hidden", [4], to: "hidden")
        let admin = Credentials.token(try desk.key(of: "ada", admin: true))
        for (caller, expected) in [
            (Credentials.admin, ["hidden", "open", "bob's", "alice's"]),
            (admin, ["hidden", "open", "bob's", "alice's"]),
            (.alice, ["open", "alice's"]), (.bob, ["open", "bob's"]), (.nobody, ["open"]),
            (.role("user"), ["open"]), (.role("editor", as: "alice"), []),
            (.jwt(SignedToken.token()), ["open"]),
        ] {
            let reply = desk.get("/files", as: caller)
            #expect(try reply.texts("files", "name") == expected)
            #expect(try reply.integer("total") == Int64(expected.count))
        }
        #expect(try names("bucket-id=default", as: .alice) == ["alice's"])
        #expect(try names("search=bob", as: .alice).isEmpty)
        #expect(try names("limit=1&offset=1", as: .alice) == ["alice's"])
    }

    @Test func `who may read nothing anywhere is refused`() throws {
        desk.get("/files", as: .nobody).expectRefusal(403, "you are not authorized")
        desk.get("/files", as: .role("stranger")).expectRefusal(403, "you are not authorized")
        desk.get("/files?bucket-id=nothing", as: .nobody).expectRefusal(403, "you are not authorized")
    }

    @Test func `a bucket without a readable file is not found, as one that does not exist`() throws {
        try desk.bucket("closed")
        try desk.bucket("own", ["user": [.read: .own]])
        for name in ["closed", "nothing"] {
            desk.get("/files?bucket-id=\(name)", as: .alice).expectRefusal(404, "bucket not found")
            desk.get("/buckets/\(name)", as: .alice).expectRefusal(404, "bucket not found")
        }
        #expect(desk.get("/files?bucket-id=own", as: .alice).status == 200)
    }
}
