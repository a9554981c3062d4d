import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// The places for files (StorageAPI/Contract §6).
struct BucketsTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `two are there from the start`() throws {
        let reply = desk.get("/v1/buckets")
        #expect(reply.status == 200)
        #expect(
            reply.timelessBody == """
                {"buckets":[{"id":"core_media","createdAt":"<time>","updatedAt":"<time>",\
                "visibility":"public","library":"shown","minUploadFileSize":1,\
                "maxUploadFileSize":1125899906842624,"downloadExpiration":30,\
                "presignedUrlsEnabled":true,"cacheControl":"max-age=3600",\
                "rules":{}},\
                {"id":"default","createdAt":"<time>","updatedAt":"<time>","visibility":"private",\
                "library":"shown","minUploadFileSize":1,"maxUploadFileSize":50000000,"downloadExpiration":30,\
                "presignedUrlsEnabled":true,"cacheControl":"max-age=3600",\
                "rules":{"user":{"read":"own","insert":"own","update":"own","delete":"own"}}}]}

                """)
    }

    @Test func `one is made with what is said of it`() throws {
        let reply = desk.json(
            .post, "/buckets",
            """
            {"id":"My.Bucket-1","visibility":"public","minUploadFileSize":0,"maxUploadFileSize":5000000000,
             "downloadExpiration":60,"presignedUrlsEnabled":false,"cacheControl":"no-store",
             "rules":{"public":{"read":"all"},"user":{"insert":"own","delete":"no"}}}
            """)
        #expect(reply.status == 201)
        #expect(
            reply.timelessBody == """
                {"id":"My.Bucket-1","createdAt":"<time>","updatedAt":"<time>","visibility":"public",\
                "library":"shown","minUploadFileSize":0,"maxUploadFileSize":5000000000,"downloadExpiration":60,\
                "presignedUrlsEnabled":false,"cacheControl":"no-store",\
                "rules":{"public":{"read":"all"},"user":{"insert":"own"}}}

                """)
        #expect(desk.get("/buckets/My.Bucket-1/").body == reply.body)
        let id = try desk.upload("a.txt", to: "My.Bucket-1")
        #expect(desk.get("/files/\(id)", as: .nobody).status == 200)
    }

    @Test func `without a word it is private and lets nobody in`() throws {
        #expect(desk.json(.post, "/buckets", #"{"id":"b"}"#).body.contains(#""rules":{}"#))
        let file = Part.file("file[]", "a", "1")
        try desk.post([.text("bucket-id", "b"), file], as: .alice).expectAbort(403, "you are not authorized")
        #expect(try desk.upload("a", to: "b").count == 36)
    }

    @Test(arguments: [
        "", "-a", ".a", "_a", "a b", "a/b", "ä", "..", String(repeating: "a", count: 64),
    ])
    func `an id that cannot be is refused`(id: String) {
        desk.json(.post, "/buckets", #"{"id":"\#(id)"}"#).expectRefusal(
            400, "the id must be 1 to 63 letters, digits, '.', '_' or '-', beginning with a letter or digit")
    }

    @Test func `without an id, or with settings that cannot be, none is made`() throws {
        desk.json(.post, "/buckets", "{}").expectRefusal(400, "the bucket needs an id")
        desk.json(.post, "/buckets", #"{"id":"b","downloadExpiration":0}"#).expectRefusal(
            400, "The expiration must be from 1 to 604800 seconds.")
        desk.json(.post, "/buckets", #"{"id":"b","color":"red"}"#)
            .expectRefusal(400, "a bucket has no color")
        desk.json(.post, "/buckets", "[]").expectRefusal(400, "the body is not a JSON object")
        #expect(try desk.get("/buckets").count("buckets") == 2)
    }

    @Test func `an id is taken once`() {
        for id in ["default", "core_media"] {
            desk.json(.post, "/buckets", #"{"id":"\#(id)"}"#).expectRefusal(409, "bucket already exists")
        }
    }

    @Test func `what is said of it changes, the rest stays`() throws {
        let reply = desk.json(
            .patch, "/v1/buckets/default",
            #"{"maxUploadFileSize":10,"rules":{"public":{"read":"all"}},"id":"default"}"#)
        #expect(reply.status == 200)
        #expect(try reply.integer("maxUploadFileSize") == 10)
        #expect(try reply.integer("downloadExpiration") == 30)
        #expect(reply.body.contains(#""rules":{"public":{"read":"all"}}"#))
        #expect(desk.json(.patch, "/buckets/default", "{}").timelessBody == reply.timelessBody)
        desk.get("/files", as: .alice).expectRefusal(403, "you are not authorized")
    }

    @Test func `it keeps its id, and settings that cannot be change nothing`() throws {
        desk.json(.patch, "/buckets/default", #"{"id":"other"}"#)
            .expectRefusal(400, "a bucket's id cannot be changed")
        desk.json(.patch, "/buckets/default", #"{"cacheControl":"a\nb","maxUploadFileSize":7}"#)
            .expectRefusal(400, "The cache control must be one line of printable ASCII.")
        #expect(try desk.get("/buckets/default").integer("maxUploadFileSize") == 50_000_000)
    }

    @Test func `turning private takes what was published away, turning public brings it back`() throws {
        try desk.upload("a.txt", to: "core_media")
        #expect(desk.blobs.publishedPaths.count == 1)
        #expect(
            try desk.json(.patch, "/buckets/core_media", #"{"visibility":"private"}"#)
                .text("visibility") == "private")
        #expect(desk.blobs.publishedPaths.isEmpty)
        #expect(desk.json(.patch, "/buckets/core_media", #"{"visibility":"public"}"#).status == 200)
        #expect(desk.blobs.publishedPaths.count == 1)
    }

    @Test func `an empty one can be deleted`() throws {
        try desk.bucket("b")
        let reply = desk.ask(.delete, "/buckets/b")
        #expect(reply.status == 204)
        #expect(reply.isBodyless)
        desk.ask(.delete, "/buckets/b").expectRefusal(404, "bucket not found")
    }

    @Test func `one with files stays, and two stay in any case`() throws {
        try desk.bucket("b")
        let id = try desk.upload("a", to: "b")
        desk.ask(.delete, "/buckets/b").expectRefusal(409, "the bucket holds files")
        for name in ["default", "core_media"] {
            #expect(desk.ask(.delete, "/buckets/\(name)").status == 409)
        }
        desk.ask(.delete, "/buckets/default").expectRefusal(409, "Can not delete default bucket")
        #expect(desk.ask(.delete, "/files/\(id)").status == 204)
        #expect(desk.ask(.delete, "/buckets/b").status == 204)
    }

    @Test(arguments: [Method.get, .patch, .delete], ["nothing", "a%20b", "..%20", "-"])
    func `an unknown one is not found`(method: Method, name: String) {
        desk.json(method, "/buckets/\(name)", "{}").expectRefusal(404, "bucket not found")
    }

    // MARK: Who may

    @Test func `admins alone may do this`() throws {
        for caller in [Credentials.nobody, .alice, .jwt(SignedToken.token())] {
            for reply in [
                desk.get("/buckets", as: caller), desk.json(.post, "/buckets", #"{"id":"x"}"#, as: caller),
                desk.json(.patch, "/buckets/default", "{}", as: caller),
                desk.ask(.delete, "/buckets/default", as: caller),
                desk.json(.patch, "/buckets/nothing", "nonsense", as: caller),
            ] { reply.expectRefusal(403, "you are not authorized") }
            desk.head("/buckets", as: caller).expectHeadRefusal(403, "you are not authorized")
        }
        desk.get("/buckets", as: .jwt("x")).expectRefusal(401, "invalid or expired jwt")
        let admin = Credentials.token(try desk.key(of: "ada", admin: true))
        #expect(desk.json(.post, "/buckets", #"{"id":"x"}"#, as: admin).status == 201)
    }

    @Test func `who may read a file in it may read what is known of it`() throws {
        try desk.bucket("open", ["public": [.read: .all]])
        try desk.bucket("box", ["public": [.insert: .all]])
        #expect(desk.get("/buckets/default", as: .alice).status == 200)
        #expect(desk.get("/buckets/open", as: .nobody).status == 200)
        desk.get("/buckets/box", as: .nobody).expectRefusal(404, "bucket not found")
        desk.get("/buckets/default", as: .nobody).expectRefusal(404, "bucket not found")
        desk.get("/buckets/default", as: .role("stranger")).expectRefusal(403, "you are not authorized")
        desk.head("/buckets/open", as: .alice).expectHeadRefusal(404, "bucket not found")
    }
}
