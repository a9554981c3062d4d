import HTTP
import Media
import Testing

@testable import StorageAPI

/// Which caches may store which answers (decision 0025).
struct CachePolicyTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload("photo.jpg", Samples.jpeg, as: .alice)
    }

    /// Every form in which bytes of the file, or word of them, leave.
    private var answers: [(name: String, reply: Reply)] {
        let path = "/v1/files/\(id)"
        var answers: [(String, Reply)] = []
        for (name, method) in [("GET", Method.get), ("HEAD", .head)] {
            answers += [
                (name, desk.ask(method, path, as: .alice)),
                ("\(name) variant", desk.ask(method, path + "?w=9", as: .alice)),
                ("\(name) auto", desk.ask(method, path + "?f=auto", as: .alice, ["Accept": "image/webp"])),
                ("\(name) download", desk.ask(method, path + "?download", as: .alice)),
                ("\(name) thumbnail", desk.ask(method, path + "/thumbnails/64", as: .alice)),
                ("\(name) 304", desk.ask(method, path, as: .alice, ["If-None-Match": "*"])),
                ("\(name) 412", desk.ask(method, path, as: .alice, ["If-Match": "\"x\""])),
            ]
        }
        return answers + [("range", desk.get(path, as: .alice, ["Range": "bytes=0-4", "If-Match": "*"]))]
    }

    private func expectPrivate(
        _ name: String, _ reply: Reply, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let directives = (reply.headers["Cache-Control"] ?? "").split(separator: ", ")
        #expect(directives.first == "private", "\(name)", sourceLocation: sourceLocation)
        for word in ["public", "s-maxage", "immutable"] {
            #expect(
                !directives.contains { $0.lowercased().contains(word) }, "\(name)",
                sourceLocation: sourceLocation)
        }
        #expect(reply.headers["Surrogate-Control"] == nil, "\(name)", sourceLocation: sourceLocation)
        #expect(reply.headers.all("Vary").count == 1, "\(name)", sourceLocation: sourceLocation)
        let names = Set((reply.headers["Vary"] ?? "").split(separator: ", ").map(String.init))
        #expect(
            names.isSuperset(of: ["Authorization", "X-Hasura-Admin-Secret", "X-Hasura-Role", "Cookie"]),
            "\(name)",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        "max-age=3600", "public, max-age=9", "PUBLIC ,S-MaxAge=9,immutable", "\"public\", s-maxage=\"9\"",
    ])
    func `a private file is stored by no shared cache`(cacheControl: String) throws {
        try desk.change { $0.cacheControl = cacheControl }
        for (name, reply) in answers { expectPrivate(name, reply) }
    }

    @Test func `the bucket's cache control applies to files that the public may read`() throws {
        try desk.change {
            $0.cacheControl = "public, s-maxage=9"
            $0.rules.reaches[.public] = [.read: .all]
        }
        for (name, reply) in answers {
            #expect(reply.headers["Cache-Control"] == "public, s-maxage=9", "\(name)")
            #expect(reply.headers["Surrogate-Control"] == "public, s-maxage=9", "\(name)")
            #expect(reply.headers["Vary"]?.contains("Authorization") == false, "\(name)")
        }
        try desk.change { $0.rules.reaches[.public] = [.read: .own] }
        for (name, reply) in answers { expectPrivate(name, reply) }
        try desk.change { $0.rules.reaches[.public] = [.insert: .all] }
        for (name, reply) in answers { expectPrivate(name, reply) }
    }

    @Test func `a presigned answer is private, even if the public may read the file`() throws {
        try desk.change { $0.rules.reaches[.public] = [.read: .all] }
        let signed = desk.get("/v1/files/\(id)/presignedurl")
        #expect(signed.headers["Cache-Control"] == "no-store")
        let target = String(try signed.text("url").dropFirst("http://media.example.org".count))
        for headers in [[:], ["If-None-Match": "*"], ["If-Match": "\"x\""]] as [Headers] {
            expectPrivate("presigned", desk.get(target, as: .nobody, headers))
            expectPrivate("presigned variant", desk.head(target + "&w=9", as: .nobody, headers))
        }
    }

    @Test func `descriptions are private and revalidated`() {
        for path in [
            "/files/\(id)/metadata", "/files", "/files?bucket-id=default", "/buckets", "/buckets/default",
        ] {
            let reply = desk.get(path)
            #expect(reply.status == 200)
            expectPrivate(path, reply)
            #expect(reply.headers["Cache-Control"] == "private, no-cache")
        }
    }

    @Test func `refusals and answers to changes are not stored`() throws {
        var replies = [
            desk.get("/files/\(id)", as: .nobody), desk.get("/files/\(id)", as: .bob),
            desk.get("/files/\(id)", as: .jwt("x")), desk.get("/files/x"), desk.get("/nothing"),
            desk.get("/files/\(id)?w=0"), desk.ask(.post, "/files/\(id)"),
            desk.head("/files/\(id)", as: .bob),
            desk.get("/files/\(id)/presignedurl/contents"), desk.get("/files/\(id)/thumbnails/1"),
            desk.get("/buckets/x"),
        ]
        #expect(replies.allSatisfy { $0.status >= 400 })
        replies += [
            desk.post([.file("file[]", "a", "1")]), desk.json(.patch, "/files/\(id)", "{}"),
            desk.form(.put, "/files/\(id)", [.file("file", "a", "1")]), desk.ask(.delete, "/files/\(id)"),
            desk.json(.post, "/buckets", #"{"id":"new"}"#), desk.ask(.delete, "/buckets/new"),
            desk.ask(.post, "/ops/list-orphans"),
        ]
        for reply in replies {
            #expect(reply.headers.all("Cache-Control") == ["no-store"], "\(reply.status) \(reply.body)")
            #expect(reply.headers["Surrogate-Control"] == nil)
        }
    }
}
