import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// The four thumbnails of an image, a private one's too.
struct ThumbnailTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload("photo.jpg", Samples.jpeg, as: .alice)
    }

    @Test(arguments: [64, 128, 512, 1_080])
    func `it is made when it is asked for`(edge: Int) {
        let reply = desk.get("/v1/files/\(id)/thumbnails/\(edge)", as: .alice)
        #expect(reply.status == 200)
        #expect(reply.sent == InMemoryImaging.rendition)
        #expect(reply.location?.hasPrefix("/derived/") == true)
        #expect(reply.headers["Content-Type"] == "image/jpeg")
        #expect(reply.headers["ETag"] == "\(Samples.jpegTag.dropLast())-t\(edge)\"")
        #expect(reply.headers["Cache-Control"] == "private, max-age=3600")
        #expect(
            reply.headers["Content-Disposition"]
                == "inline; filename=\"photo_thumbnail_\(edge)x\(edge).jpg\"")
        let head = desk.head("/files/\(id)/thumbnails/\(edge)/", as: .alice)
        #expect(head.headers["Content-Length"] == String(InMemoryImaging.rendition.count))
        let known = desk.get(
            "/files/\(id)/thumbnails/\(edge)", as: .alice, ["If-None-Match": reply.headers["ETag"] ?? ""])
        #expect(known.status == 304)
    }

    @Test(arguments: ["65", "0", "-64", "064", "64x64", "+64", "99999999999999999999"])
    func `other sizes there are not`(size: String) {
        desk.get("/files/\(id)/thumbnails/\(size)").expectRefusal(404, "thumbnail not found")
        desk.head("/files/\(id)/thumbnails/\(size)").expectHeadRefusal(404, "thumbnail not found")
    }

    @Test func `the name of a thumbnail does not show that another file had the name first`() throws {
        let other = try desk.upload("photo.jpg", Samples.jpeg(1), as: .bob)
        #expect(try desk.file(other)?.path != desk.file(id)?.path)
        for (id, caller) in [(id, Credentials.alice), (other, .bob)] {
            let reply = desk.get("/files/\(id)/thumbnails/64", as: caller)
            #expect(
                reply.headers["Content-Disposition"] == "inline; filename=\"photo_thumbnail_64x64.jpg\"")
        }
    }

    @Test func `what is no image has none`() throws {
        let text = try desk.upload()
        desk.get("/files/\(text)/thumbnails/64").expectRefusal(404, "thumbnail not found")
    }

    @Test func `an image that cannot be decoded has none any more`() {
        desk.imaging.fail(with: .undecodable("broken"))
        #expect((400..<500).contains(desk.get("/files/\(id)/thumbnails/64").status))
        desk.get("/files/\(id)/thumbnails/64").expectRefusal(404, "thumbnail not found")
    }

    @Test func `who may not see the file sees none of it`() {
        desk.get("/files/\(id)/thumbnails/64", as: .bob).expectRefusal(404, "file not found")
        desk.get("/files/\(id)/thumbnails/65", as: .bob).expectRefusal(404, "file not found")
        #expect(desk.imaging.jobs.isEmpty)
    }
}
