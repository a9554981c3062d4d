import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// URLs that let anybody read a file for a while (StorageAPI/Contract §3, §9 "Presign", §0).
struct PresignTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload(as: .alice)
    }

    private func presign(_ query: String = "", as caller: Credentials = .admin) -> Reply {
        desk.get("/v1/files/\(id)/presignedurl\(query)", as: caller)
    }

    private func presign(for json: String, as caller: Credentials = .admin) -> Reply {
        desk.json(.post, "/v1/files/\(id)/presignedurl", json, as: caller)
    }

    @Test func `it is answered with a URL and how long it lasts`() throws {
        let key = try #require(try desk.catalog.signingKeys().first)
        for caller in [Credentials.admin, .alice, .role("user", as: "alice")] {
            let reply = presign(as: caller)
            #expect(reply.status == 200)
            #expect(reply.headers["Content-Type"] == "application/json")
            #expect(reply.headers["Cache-Control"] == "no-store")
            #expect(try reply.integer("expiration") == 30)
            let url = try reply.text("url")
            let start = "http://media.example.org/v1/files/\(id)/presignedurl/contents?"
            #expect(url.hasPrefix(start))
            let query = Query(String(url.dropFirst(start.count)))
            #expect(
                query.items.map(\.name) == [
                    "X-Amz-Algorithm", "X-Amz-Checksum-Mode", "X-Amz-Credential", "X-Amz-Date",
                    "X-Amz-Expires", "X-Amz-SignedHeaders", "x-id", "X-Amz-Signature",
                ])
            #expect(query.items.allSatisfy { !$0.value.isEmpty })
            #expect(query["X-Amz-Expires"] == "30")
            #expect(query["X-Amz-Credential"]?.hasPrefix(key.id) == true)
            #expect(reply.body.hasPrefix(#"{"expiration":30,"url":"http://"#))
            #expect(reply.body.hasSuffix("\"}\n"))
        }
    }

    @Test func `a URL begins as the service is told to, or as it was asked`() throws {
        #expect(
            try desk.get("/files/\(id)/presignedurl/").text("url")
                .hasPrefix("http://media.example.org/files/\(id)/presignedurl/contents?"))
        let desk = try Desk(publicURL: "https://media.example.net")
        let id = try desk.upload()
        #expect(
            try desk.get("/v1/files/\(id)/presignedurl").text("url")
                .hasPrefix("https://media.example.net/v1/files/\(id)/presignedurl/contents?"))
    }

    @Test func `how long it lasts is the bucket's, or less if less is asked for`() throws {
        try desk.change { $0.downloadExpiration = 600 }
        #expect(try presign().integer("expiration") == 600)
        for (body, seconds) in [
            ("", 600), ("{}", 600), (#"{"expiresIn":null,"more":1}"#, 600), (#"{"expiresIn":1}"#, 1),
            (#"{"expiresIn":600}"#, 600),
        ] {
            let reply = presign(for: body)
            #expect(reply.status == 200)
            #expect(try reply.integer("expiration") == Int64(seconds))
            #expect(try reply.text("url").contains("&X-Amz-Expires=\(seconds)&"))
        }
    }

    @Test(arguments: ["0", "-1", "31", "604800", "9223372036854775807"])
    func `more than the bucket grants is refused`(seconds: String) {
        presign(for: #"{"expiresIn":\#(seconds)}"#).expectRefusal(
            400, "expiresIn must be from 1 to 30", data: #"{"maxExpiresIn":30}"#)
    }

    @Test(arguments: ["1.5", "\"5\"", "true", "[]", "1e1", "9223372036854775808"])
    func `what is no number of seconds is refused`(value: String) {
        presign(for: #"{"expiresIn":\#(value)}"#).expectRefusal(
            400, "expiresIn must be a whole number of seconds")
    }

    @Test(arguments: ["x", "[]", "null", "5", #"{"expiresIn":1,"expiresIn":2}"#])
    func `a body that is no object is refused`(body: String) {
        presign(for: body).expectRefusal(400, "the body is not a JSON object")
    }

    @Test func `a bucket may forbid it`() throws {
        try desk.change { $0.presignedURLsEnabled = false }
        let message = "presigned URLs are not enabled on the bucket where this file is located in"
        presign().expectRefusal(403, message)
        presign(for: "{}").expectRefusal(403, message)
        desk.head("/files/\(id)/presignedurl").expectHeadRefusal(403, message)
    }

    @Test func `nobody gets one for what they may not read`() {
        presign(as: .nobody).expectRefusal(403, "you are not authorized")
        #expect(presign(as: .nobody).sent.count == 59)
        presign(as: .bob).expectRefusal(404, "file not found")
        presign(for: "nonsense", as: .bob).expectRefusal(404, "file not found")
    }

    @Test func `an image can be asked for, if it can be made`() throws {
        presign("?w=9").expectRefusal(
            400, "image manipulation features are not supported for 'text/plain; charset=utf-8'")
        let picture = try desk.upload("a.jpg", Samples.jpeg)
        let url = try desk.get("/files/\(picture)/presignedurl?q=080&w=100&f=webp").text("url")
        #expect(url.hasSuffix("&w=100&q=80&f=webp"))
        #expect(desk.get("/files/\(picture)/presignedurl?w=0").status == 400)
    }
}
