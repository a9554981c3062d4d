import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Files for whoever has a URL (StorageAPI/Contract §3, §9 "Presigned contents").
struct PresignedDownloadTests {
    private let desk: Desk
    private let id: String
    /// Target of a presigned URL for the file.
    private let target: String

    init() throws {
        desk = try Desk()
        id = try desk.upload()
        target = try Self.target(desk, id)
    }

    private static func target(_ desk: Desk, _ id: String, _ query: String = "") throws -> String {
        let url = try desk.get("/v1/files/\(id)/presignedurl\(query)").text("url")
        return String(url.dropFirst("http://media.example.org".count))
    }

    private func get(_ headers: Headers = [:]) -> Reply { desk.get(target, as: .nobody, headers) }

    @Test func `whoever has it reads the file, until it ends`() throws {
        for caller in [Credentials.nobody, .bob, .jwt("nonsense"), .token("nothing"), .admin] {
            let reply = desk.get(target, as: caller)
            #expect(reply.status == 200)
            #expect(reply.sent == Samples.hello)
            let cache = try #require(reply.headers["Cache-Control"])
            #expect((27...30).contains { cache == "private, max-age=\($0)" })
            #expect(reply.headers["Surrogate-Control"] == nil)
            #expect(reply.headers["Surrogate-Key"] == id)
            #expect(reply.headers["ETag"] == Samples.helloTag)
            #expect(reply.headers["Content-Type"] == "text/plain; charset=utf-8")
            #expect(reply.headers["Content-Disposition"] == #"inline; filename="testfile.txt""#)
        }
    }

    @Test func `both names of the place, prefix and slash change nothing`() {
        for path in [
            target.replacing("/v1/", with: "/"), target.replacing("/contents?", with: "/content?"),
            target.replacing("/contents?", with: "/contents/?"),
        ] { #expect(desk.get(path, as: .nobody).sent == Samples.hello) }
    }

    @Test func `HEAD is answered as GET, without the bytes`() {
        let reply = desk.head(target, as: .nobody)
        #expect(reply.status == 200)
        #expect(reply.isBodyless)
        #expect(reply.headers["Content-Length"] == "13")
    }

    @Test func `preconditions and ranges are heeded`() {
        #expect(get(["If-Match": Samples.helloTag]).sent == Samples.hello)
        #expect(get(["If-Match": Samples.byeTag]).status == 412)
        #expect(get(["If-None-Match": Samples.helloTag]).status == 304)
        #expect(get(["If-None-Match": Samples.byeTag]).status == 200)
        #expect(get(["If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 UTC"]).status == 304)
        #expect(get(["If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 UTC"]).status == 412)
        // The range is nginx's.
        #expect(get(["If-Match": "*", "Range": "bytes=2-8"]).location?.hasPrefix("/blobs/") == true)
        #expect(get(["Range": "bytes"]).status == 200)
    }

    @Test(arguments: [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature",
        "X-Amz-SignedHeaders", "X-Amz-Checksum-Mode", "x-id",
    ])
    func `every parameter is needed, once`(name: String) throws {
        let items = try #require(target.split(separator: "?").last).split(separator: "&")
        let item = try #require(items.first { $0.hasPrefix("\(name)=") })
        for replacement in ["", "\(name)="] {
            desk.get(target.replacing(item, with: replacement), as: .nobody)
                .expectRefusal(400, "Query argument \(name) is required, but not found")
        }
        #expect(desk.get("\(target)&\(item)", as: .nobody).status == 400)
        desk.head(target.replacing(item, with: ""), as: .nobody)
            .expectHeadRefusal(400, "Query argument \(name) is required, but not found")
    }

    @Test func `what was tampered with is refused`() throws {
        for (part, replacement) in [
            ("Expires=30", "Expires=31"), ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA255"), ("=host", "=Host"),
            ("GetObject", "PutObject"), ("/\(id)/", "/\(Samples.unknownID)/"),
            ("Credential=", "Credential=0"),
        ] {
            desk.get(target.replacing(part, with: replacement), as: .admin)
                .expectRefusal(403, "invalid signature")
        }
        let other = try desk.upload("other")
        desk.get(target.replacing(id, with: other), as: .nobody).expectRefusal(403, "invalid signature")
        #expect(desk.get(target.replacing(id, with: "asd"), as: .nobody).status == 400)
    }

    @Test func `once its time is over it is refused`() throws {
        let file = try #require(FileID(id))
        let key = try #require(try desk.catalog.signingKeys().first)
        let before = Timestamp(microseconds: Timestamp.now.microseconds - 31_000_000)
        let query = PresignedURL.query(
            for: file, number: 1, expiresIn: 30, transform: "", key: key, now: before)
        desk.get("/files/\(id)/presignedurl/contents?\(query)", as: .nobody)
            .expectRefusal(400, "signature already expired")
    }

    @Test func `it shows what the file is now`() throws {
        #expect(desk.form(.put, "/files/\(id)", [.file("file", "b", Samples.bye)]).status == 200)
        #expect(get().sent == Samples.bye)
        #expect(get().headers["ETag"] == Samples.byeTag)
        #expect(desk.ask(.delete, "/files/\(id)").status == 204)
        get().expectRefusal(404, "file not found")
    }

    @Test func `a presigned URL ends with its file, also if another file gets the id`() throws {
        #expect(desk.ask(.delete, "/files/\(id)").status == 204)
        for name in ["testfile.txt", "other.txt"] {
            try desk.upload(name, Samples.bye, metadata: "{\"id\":\"\(id)\"}", as: .alice)
            get().expectRefusal(403, "invalid signature")
            desk.head(target, as: .admin).expectHeadRefusal(403, "invalid signature")
            #expect(desk.get(try Self.target(desk, id), as: .nobody).sent == Samples.bye)
            #expect(desk.ask(.delete, "/files/\(id)").status == 204)
        }
        get().expectRefusal(404, "file not found")
    }

    @Test func `a bucket may take them all back`() throws {
        try desk.change { $0.presignedURLsEnabled = false }
        get().expectRefusal(
            403, "presigned URLs are not enabled on the bucket where this file is located in")
    }

    @Test func `a key that was rotated holds for its grace, and no longer`() throws {
        _ = try desk.catalog.rotateSigningKey(grace: 60)
        #expect(get().status == 200)
        _ = try desk.catalog.rotateSigningKey(grace: 0)
        get().expectRefusal(403, "invalid signature")
    }

    // MARK: Images

    @Test func `signed for the file it gives every image, signed for one that alone`() throws {
        let id = try desk.upload("a.jpg", Samples.jpeg)
        let all = try Self.target(desk, id)
        for query in ["w=9", "w=9&h=9&q=80&b=0.1", "f=webp"] {
            #expect(desk.get("\(all)&\(query)", as: .nobody).sent == InMemoryImaging.rendition)
        }
        let one = try Self.target(desk, id, "?w=9")
        #expect(one.hasSuffix("&w=9"))
        #expect(desk.get(one, as: .nobody).sent == InMemoryImaging.rendition)
        for path in [one + "0", one + "&h=9", String(one.dropLast(4))] {
            desk.get(path, as: .nobody).expectRefusal(403, "invalid signature")
        }
        desk.get("\(all)&w=9000", as: .nobody).expectRefusal(
            400, "image manipulation parameters out of range: width 9000 exceeds the maximum of 8000")
    }
}
