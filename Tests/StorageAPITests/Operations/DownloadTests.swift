import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Files as they are (StorageAPI/Contract §2, §9 "GET", "HEAD").
struct DownloadTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload()
    }

    @Test(arguments: ["/files/", "/v1/files/"], ["", "/", "?unknown=1"])
    func `nginx is told where the bytes are`(prefix: String, ending: String) throws {
        let file = try #require(try desk.file(id))
        let reply = desk.get("\(prefix)\(id)\(ending)")
        #expect(reply.status == 200)
        #expect(reply.location == "/blobs/\(file.content.blob)")
        #expect(reply.sent == Samples.hello)
        #expect(reply.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(reply.headers["Cache-Control"] == "private, max-age=3600")
        #expect(reply.headers["Surrogate-Control"] == nil)
        #expect(reply.headers["Surrogate-Key"] == id)
        #expect(reply.headers["ETag"] == Samples.helloTag)
        #expect(reply.headers["Last-Modified"] == HTTPDate(seconds: file.updatedAt.seconds).text)
        #expect(reply.headers["Last-Modified"]?.hasSuffix(" GMT") == true)
        #expect(reply.headers["Content-Disposition"] == #"inline; filename="testfile.txt""#)
        #expect(reply.headers["Content-Security-Policy"] == nil)
        #expect(
            reply.headers["Vary"]
                == CachePolicy.credentials + ", Origin, Access-Control-Request-Method")
        #expect(reply.error == nil)
    }

    @Test func `HEAD says the same, and how much there is`() {
        let get = desk.get("/files/\(id)")
        let head = desk.head("/files/\(id)")
        #expect(head.status == 200)
        #expect(head.isBodyless)
        #expect(head.headers["Content-Length"] == "13")
        #expect(head.headers["Accept-Ranges"] == "bytes")
        for name in [
            "Content-Type", "Cache-Control", "Surrogate-Control", "Surrogate-Key", "ETag", "Last-Modified",
            "Content-Disposition",
        ] { #expect(head.headers[name] == get.headers[name]) }
    }

    @Test func `HEAD knows no ranges`() {
        for range in ["bytes=0-4", "bytes=99-", "nonsense"] {
            let reply = desk.head("/files/\(id)", ["Range": range])
            #expect(reply.status == 200)
            #expect(reply.headers["Content-Length"] == "13")
        }
    }

    @Test func `cache control is the bucket's, word for word, if the public may read it`() throws {
        try desk.change {
            $0.cacheControl = "private, MAX-AGE=5"
            $0.rules.reaches[.public] = [.read: .all]
        }
        for reply in [desk.get("/files/\(id)"), desk.get("/files/\(id)", ["If-None-Match": "*"])] {
            #expect(reply.headers["Cache-Control"] == "private, MAX-AGE=5")
            #expect(reply.headers["Surrogate-Control"] == "private, MAX-AGE=5")
        }
    }

    @Test func `every kind of credentials is as good`() throws {
        let admin = try desk.key(of: "ada", admin: true)
        let jwt = SignedToken.token(
            claims: #"{"x-hasura-allowed-roles":["admin"],"x-hasura-default-role":"admin"}"#)
        for caller in [Credentials.admin, .token(admin), .jwt(jwt)] {
            #expect(desk.get("/files/\(id)", as: caller).sent == Samples.hello)
        }
        for caller in [Credentials.nobody, .role("stranger")] {
            let reply = desk.get("/files/\(id)", as: caller)
            reply.expectRefusal(403, "you are not authorized")
            #expect(reply.sent.count == 59)
            desk.head("/files/\(id)", as: caller).expectHeadRefusal(403, "you are not authorized")
        }
    }

    @Test func `who uploaded with a token reads with it`() throws {
        let key = Credentials.token(try desk.key(of: "somebody"))
        let id = try desk.upload("mine", as: key)
        #expect(desk.get("/files/\(id)", as: key).status == 200)
        desk.get("/files/\(id)", as: .token(try desk.key(of: "other"))).expectRefusal(404, "file not found")
        let inactive = Credentials.token(try desk.key(of: "gone", active: false))
        desk.get("/files/\(id)", as: inactive).expectRefusal(401, "invalid token")
    }

    @Test func `bytes that are gone, or fewer than there should be, are our own fault`() throws {
        let key = try #require(try desk.file(id)).content.blob
        try desk.blobs.remove(key)
        for reply in [desk.get("/files/\(id)"), desk.get("/files/\(id)", ["If-Match": Samples.helloTag])] {
            reply.expectRefusal(500, "an internal server error occurred")
        }
        #expect(desk.get("/files/\(id)", ["If-None-Match": Samples.helloTag]).status == 304)
    }

    @Test func `what is not there is not found`() {
        let reply = desk.get("/files/\(Samples.unknownID)")
        reply.expectRefusal(404, "file not found")
        #expect(reply.sent.count == 51)
        desk.head("/files/\(Samples.unknownID)").expectHeadRefusal(404, "file not found")
    }

    @Test(arguments: ["asdadasdads", "a%22b", "ä"])
    func `an id that is no UUID is refused in the words of the upstream database`(id: String) throws {
        let reply = desk.get("/files/\(id)")
        #expect(reply.status == 400)
        let decoded = id.replacing("%22", with: "\\\"")
        let message = try reply.text("error.message")
        #expect(reply.error == message)
        let inner = try JSONParser.parse(Array(message.utf8))
        guard case .object(let object) = inner, case .array(let errors) = object["graphqlErrors"],
            case .object(let error) = errors.first, case .string(let text) = error["message"]
        else {
            Issue.record("not the upstream shape: \(message)")
            return
        }
        #expect(text.text == "invalid input syntax for type uuid: \"\(decoded.replacing("\\", with: ""))\"")
        #expect(object["networkErrors"] == .null)
    }

    @Test func `parameters are told before who asks`() {
        desk.get("/files/\(id)?w=abc", as: .nobody)
            .expectRefusal(400, "Invalid format for parameter w: not an integer")
        desk.get("/files/\(id)?q=101", as: .jwt("x"))
            .expectRefusal(400, #"parameter "q" in query has an error: number must be at most 100"#)
        desk.get("/files/\(id)", as: .nobody, ["If-Match": "a", "if-match": "b"])
            .expectRefusal(400, "Expected one value for if-match, got 2")
        desk.get("/files/\(id)", as: .nobody, ["Range": "bytes=0-1", "range": "bytes=0-1"]).expectRefusal(
            400, "Expected one value for range, got 2")
        desk.head("/files/\(id)?f=gif", as: .nobody).expectHeadRefusal(
            400,
            #"parameter "f" in query has an error: value is not one of the allowed values "#
                + #"["auto","same","jpeg","webp","png","avif","heic"]"#)
    }

    @Test func `who asks twice over is refused`() {
        desk.get("/files/\(id)", as: .admin, ["X-Hasura-Admin-Secret": Desk.adminSecret])
            .expectRefusal(400, "Expected one value for x-hasura-admin-secret, got 2")
    }
}
