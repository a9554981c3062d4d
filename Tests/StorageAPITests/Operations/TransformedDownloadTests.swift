import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Images made from files (StorageAPI/Contract §2.6, §9, §0).
struct TransformedDownloadTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload("nhost.jpg", Samples.jpeg)
    }

    private func get(_ query: String, _ headers: Headers = [:]) -> Reply {
        desk.get("/v1/files/\(id)?\(query)", headers)
    }

    private func tag(_ recipe: String) -> String {
        "\(Samples.jpegTag.dropLast())-\(recipe)\""
    }

    @Test func `it has its own tag, and the name of the file`() {
        let reply = get("q=80&h=100&w=100&b=0.1")
        #expect(reply.status == 200)
        #expect(reply.sent == InMemoryImaging.rendition)
        #expect(reply.location?.hasPrefix("/derived/") == true)
        #expect(reply.headers["Content-Type"] == "image/jpeg")
        #expect(reply.headers["Content-Disposition"] == #"inline; filename="nhost.jpg""#)
        #expect(reply.headers["ETag"] == tag("c100x100-q80-b0.1-u.jpeg"))
        #expect(
            reply.headers.all("Vary") == ["\(CachePolicy.credentials), Origin, Access-Control-Request-Method"]
        )
        #expect(reply.headers["Surrogate-Key"] == id)
        #expect(get("").headers["ETag"] == Samples.jpegTag)
    }

    @Test(arguments: ["webp", "png", "avif", "heic"])
    func `another format adds its extension`(format: String) {
        let reply = get("f=\(format)")
        #expect(reply.headers["Content-Type"] == "image/\(format)")
        #expect(reply.headers["Content-Disposition"] == "inline; filename=\"nhost.jpg.\(format)\"")
        #expect(reply.headers["ETag"] == tag("o-u.\(format)"))
        #expect(
            get("f=\(format)&download").headers["Content-Disposition"]
                == "attachment; filename=\"nhost.jpg.\(format)\"")
        #expect(get("f=\(format)&download=x").headers["Content-Disposition"] == "attachment; filename=\"x\"")
    }

    @Test(arguments: ["f=same", "f=jpeg", "b=0"])
    func `what changes nothing is the file itself`(query: String) {
        let reply = get(query)
        #expect(reply.sent == Samples.jpeg)
        #expect(reply.headers["ETag"] == Samples.jpegTag)
        #expect(desk.imaging.jobs.isEmpty)
    }

    @Test(arguments: [
        ("image/avif,image/webp", "image/avif"), ("image/webp", "image/webp"), ("text/html", "image/jpeg"),
        ("image/avif;q=0.5, image/webp;q=0.9", "image/webp"), ("*/*", "image/jpeg"),
        ("image/jpeg, image/webp;q=0.9", "image/jpeg"), ("image/png", "image/png"),
    ])
    func `auto is what the client likes best, and says that it depends on it`(accept: String, type: String) {
        let vary = "Accept, \(CachePolicy.credentials), Origin, Access-Control-Request-Method"
        for method in [Method.get, .head] {
            let reply = desk.ask(method, "/files/\(id)?f=auto", ["Accept": accept])
            #expect(reply.status == 200)
            #expect(reply.headers["Content-Type"] == type)
            #expect(reply.headers.all("Vary") == [vary])
            let again = desk.ask(
                method, "/files/\(id)?f=auto",
                ["Accept": accept, "If-None-Match": reply.headers["ETag"] ?? ""])
            #expect(again.status == 304)
            #expect(again.headers.all("Vary") == [vary])
        }
    }

    @Test func `HEAD says what GET would send`() {
        let get = get("w=9&f=webp")
        let head = desk.head("/files/\(id)?w=9&f=webp")
        #expect(head.status == 200)
        #expect(head.isBodyless)
        #expect(head.headers["Content-Length"] == String(InMemoryImaging.rendition.count))
        #expect(head.headers["Accept-Ranges"] == nil)
        for name in ["Content-Type", "Content-Disposition", "ETag", "Last-Modified"] {
            #expect(head.headers[name] == get.headers[name])
        }
    }

    @Test func `nothing is made where a precondition decides`() {
        let tag = tag("e9x3-u.jpeg")
        #expect(get("w=9", ["If-None-Match": tag]).status == 304)
        #expect(get("w=9", ["If-None-Match": "\"x\", W/\(tag)"]).status == 304)
        #expect(get("w=9", ["If-Match": Samples.jpegTag]).status == 412)
        #expect(get("w=9", ["If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"]).status == 304)
        #expect(get("w=9", ["If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"]).status == 412)
        #expect(desk.imaging.jobs.isEmpty)
        #expect(get("w=9", ["If-None-Match": Samples.jpegTag]).status == 200)
        #expect(desk.imaging.jobs.count == 1)
        #expect(get("w=9").headers["ETag"] == tag)
        #expect(desk.imaging.jobs.count == 1)
    }

    @Test func `nor where who asks may not see it`() {
        #expect(desk.get("/files/\(id)?w=9", as: .bob).status == 404)
        #expect(desk.imaging.jobs.isEmpty)
    }

    @Test(arguments: ["w=9", "f=same", "f=webp"])
    func `of an image that was asked for there are no parts`(query: String) {
        for range in ["bytes=0-4", "bytes=999-", "bytes=0-1,3-4"] {
            let reply = get(query, ["Range": range])
            #expect(reply.status == 200)
            let place = query == "f=same" ? "/-/whole/blobs/" : "/derived/"
            #expect(reply.location?.hasPrefix(place) == true)
            #expect(reply.sent == (query == "f=same" ? Samples.jpeg : InMemoryImaging.rendition))
            #expect(reply.headers["Content-Range"] == nil)
            #expect(reply.headers["Accept-Ranges"] == nil)
        }
        #expect(get(query, ["Range": "bytes"]).status == 200)
    }

    @Test(arguments: [
        ("w=9000", "width 9000 exceeds the maximum of 8000"),
        ("h=9000", "height 9000 exceeds the maximum of 8000"),
        ("b=300", "blur 300 exceeds the maximum of 250"),
        (
            "w=9000&h=9001&b=251",
            """
            width 9000 exceeds the maximum of 8000; height 9001 exceeds the maximum of 8000; \
            blur 251 exceeds the maximum of 250
            """
        ),
    ])
    func `what is out of range is refused before anything is looked at`(query: String, problem: String) {
        for id in [id, Samples.unknownID] {
            desk.get("/files/\(id)?\(query)", as: .nobody).expectRefusal(
                400, "image manipulation parameters out of range: \(problem)")
        }
    }

    @Test(arguments: [
        ("w=abc", "Invalid format for parameter w: not an integer"),
        ("w=1.5", "Invalid format for parameter w: not an integer"),
        ("b=abc", "Invalid format for parameter b: not a number"),
        ("w=0", #"parameter "w" in query has an error: number must be at least 1"#),
        ("h=-1", #"parameter "h" in query has an error: number must be at least 1"#),
        ("q=0", #"parameter "q" in query has an error: number must be at least 1"#),
        ("q=101", #"parameter "q" in query has an error: number must be at most 100"#),
        ("b=-1", #"parameter "b" in query has an error: number must be at least 0"#),
        (
            "f=gif",
            #"parameter "f" in query has an error: value is not one of the allowed values "#
                + #"["auto","same","jpeg","webp","png","avif","heic"]"#
        ),
    ])
    func `what no parameter may be is refused`(query: String, message: String) {
        get(query).expectRefusal(400, message)
        desk.head("/files/\(id)?\(query)").expectHeadRefusal(400, message)
    }

    @Test func `a side that would become too long is refused`() {
        get("h=8000").expectRefusal(
            400,
            "output dimensions exceed the maximum: resizing to 21023x8000 exceeds the maximum "
                + "dimension of 8000"
        )
    }

    @Test(arguments: ["w=9", "f=same", "f=auto", "q=80", "f=webp", "b=1"])
    func `what is no image is refused`(query: String) throws {
        let id = try desk.upload()
        let message = "image manipulation features are not supported for 'text/plain; charset=utf-8'"
        desk.get("/files/\(id)?\(query)").expectRefusal(400, message)
        desk.head("/files/\(id)?\(query)").expectHeadRefusal(400, message)
    }

    @Test func `an image that cannot be made is refused`() {
        desk.imaging.fail(with: .undecodable("broken"))
        get("w=9").expectRefusal(400, "the image cannot be made")
        desk.imaging.fail(with: .unavailable("away"))
        let busy = get("w=10")
        busy.expectRefusal(503, "the service is busy, try again")
        #expect(busy.headers["Retry-After"] == "2")
        #expect(busy.response.note.fault?.contains("away") == true)
        #expect(get("").sent == Samples.jpeg)
    }

    @Test func `after a replace it is made anew`() {
        #expect(get("w=9").status == 200)
        #expect(desk.form(.put, "/files/\(id)", [.file("file", "b.jpg", Samples.jpeg(1))]).status == 200)
        let reply = get("w=9", ["If-None-Match": tag("e9x3-u.jpeg")])
        #expect(reply.status == 200)
        #expect(desk.imaging.jobs.count == 2)
    }
}
