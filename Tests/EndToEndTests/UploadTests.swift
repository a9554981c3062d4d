import Foundation
import ServiceTesting
import Testing

/// A file's life through nginx: uploaded, served, described, moved, found, deleted.
@Suite(.serialized)
struct UploadTests {
    let client: HTTPClient
    let service: RunningService

    init() throws {
        service = try SharedService.usual.get()
        client = service.admin
    }

    @Test func `a photo is served with its thumbnails from the moment its upload is acknowledged`() throws {
        let photo = try fixture("gradient-4000x3000.jpg")
        let answer = try client.upload("Sommer am Meer.jpg", photo, fields: [("description", "Ostsee")])
        #expect(answer.status == 201)
        #expect(answer["Content-Type"] == "application/json")
        let file = answer.json
        #expect(file["type"] as? String == "image")
        #expect(file["name"] as? String == "Sommer am Meer.jpg")
        #expect(file["description"] as? String == "Ostsee")
        #expect(file["width"] as? Int == 4000)
        #expect(file["height"] as? Int == 3000)
        #expect(file["mode"] as? String == "RGB")
        #expect(file["size"] as? Int == photo.count)

        let original = try client.get(path(file["f"]))
        #expect(original.status == 200)
        #expect(original.body == photo)
        #expect(original["Content-Type"] == "image/jpeg")
        #expect(original["X-Content-Type-Options"] == "nosniff")
        #expect(original["Cache-Control"] == "public, max-age=60, must-revalidate")
        #expect(original["Content-Security-Policy"] == nil)

        let thumbnails = try #require(file["thumbnails"] as? [[String: Any]])
        #expect(thumbnails.map { $0["size"] as? Int } == [64, 128, 512, 1080])
        for thumbnail in thumbnails {
            let edge = try #require(thumbnail["size"] as? Int)
            #expect(
                try path(thumbnail["f"]).hasSuffix("/thumbnails/Sommer_am_Meer_thumbnail_\(edge)x\(edge).jpg")
            )
            let picture = try client.get(path(thumbnail["f"]))
            #expect(picture.status == 200)
            #expect(picture["Content-Type"] == "image/jpeg")
            #expect(jpegSize(picture.body) == [edge, edge * 3 / 4])
        }
    }

    @Test(arguments: ["\u{0E33}.jpg", "\u{FF9F}"])
    func `a name may begin with a sign that joins the slash before it`(name: String) throws {
        let photo = try fixture("gradient-4000x3000.jpg")
        let file = try client.upload(name, photo).json
        let thumbnails = try #require(file["thumbnails"] as? [[String: Any]])
        for place in [file["f"]] + thumbnails.map({ $0["f"] }) {
            let place = try path(place)
            #expect(try client.get(place).status == 200, "\(place)")
        }
        let folder = "/media/core_media/\(UUID().uuidString)"
        let target = "/api/media/files/\(try #require(file["id"] as? Int))"
        let moved = try client.json("PATCH", target, "{\"f\":\"\(folder)/\u{0E33}b.jpg\"}")
        #expect(moved.status == 200)
        let place = try path(moved.json["f"])
        #expect(place == folder + "/%E0%B8%B3b.jpg")
        #expect(try client.get(place).body == photo)
    }

    @Test func `nginx revalidates and cuts ranges by itself`() throws {
        let path = try self.path(client.upload("range.txt", Array("0123456789".utf8)).json["f"])
        let whole = try client.get(path)
        let tag = try #require(whole["ETag"])
        #expect(try client.get(path, headers: ["If-None-Match": tag]).status == 304)
        let part = try client.get(path, headers: ["Range": "bytes=2-4"])
        #expect(part.status == 206)
        #expect(part.text == "234")
        #expect(try client.get(path, headers: ["Range": "bytes=99-"]).status == 416)
        let other = try self.path(client.upload("range.txt", Array("9876543210".utf8)).json["f"])
        #expect(try client.get(other)["ETag"] != tag, "one size, one second, and yet another content")
    }

    @Test(arguments: [
        "page.html", "drawing.svg", "feed.xml", "page.xhtml", "paper.pdf", "script.js", "thing.unknown",
    ])
    func `what a browser could run leaves sandboxed and as an attachment`(name: String) throws {
        let path = try path(
            client.upload(name, Array("<p>hello</p><script>alert(1)</script>".utf8)).json["f"])
        let answer = try client.get(path)
        #expect(answer.status == 200)
        #expect(answer["Content-Security-Policy"] == "default-src 'none'; sandbox")
        #expect(answer["Content-Disposition"] == "attachment")
        #expect(answer["X-Content-Type-Options"] == "nosniff")
    }

    @Test func `forty uploads of one name at once get forty places`() throws {
        let client = client
        let paths = LockedList<String>()
        onThreads(40) { index in
            guard let answer = try? client.upload("same.txt", Array("content \(index)".utf8)),
                answer.status == 201, let url = answer.json["f"] as? String
            else { return }
            paths.append(url)
        }
        #expect(Set(paths.all).count == 40)
    }

    @Test func `a moved file answers at its new place and redirects from the old one, thumbnails too`() throws
    {
        let file = try client.upload("before.jpg", fixture("gradient-4000x3000.jpg")).json
        let (old, thumbnail) = (try path(file["f"]), try thumbnailPath(file, 64))
        #expect(try client.get(thumbnail).status == 200)
        let id = try #require(file["id"] as? Int)
        let moved = try client.json("PATCH", "/api/media/files/\(id)", #"{"f":"after.jpg"}"#)
        #expect(moved.status == 200)
        let new = try path(moved.json["f"])
        #expect(new.hasSuffix("/after.jpg"))
        #expect(try client.get(new).status == 200)
        let redirect = try client.get(old)
        #expect(redirect.status == 301)
        #expect(redirect["Location"]?.hasSuffix(new) == true)
        let newThumbnail = try thumbnailPath(moved.json, 64)
        #expect(try client.get(newThumbnail).status == 200)
        #expect(try client.get(thumbnail)["Location"]?.hasSuffix(newThumbnail) == true)
    }

    @Test func `a deleted file and its thumbnails are gone at once`() throws {
        let file = try client.upload("gone.jpg", fixture("gradient-4000x3000.jpg")).json
        let id = try #require(file["id"] as? Int)
        #expect(try client.get(thumbnailPath(file, 128)).status == 200)
        let answer = try client.send("DELETE", "/api/media/files/\(id)")
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        #expect(try client.get(path(file["f"])).status == 404)
        #expect(try client.get(thumbnailPath(file, 128)).status == 404)
        #expect(
            try client.get("/api/media/files/\(id)").text == #"{"detail":"No File matches the given query."}"#
        )
    }

    @Test func `an image whose pixels do not decode loses its thumbnails within seconds`() throws {
        let photo = try fixture("gradient-4000x3000.jpg")
        let file = try client.upload("torn.jpg", Array(photo.prefix(20_000))).json
        #expect((file["thumbnails"] as? [Any])?.count == 4)
        let id = try #require(file["id"] as? Int)
        try eventually {
            (try client.get("/api/media/files/\(id)").json["thumbnails"] as? [Any])?.isEmpty == true
        }
        #expect(try client.get(thumbnailPath(file, 64)).status == 404)
        #expect(try client.get(path(file["f"])).body.count == 20_000)
    }

    @Test func `what was uploaded is found again`() throws {
        _ = try client.upload("Été à Nîmes.txt", Array("vacances".utf8))
        let found = try client.get("/api/media/files?search=%C3%89T%C3%89").json
        #expect(found["count"] as? Int == 1)
        #expect(((found["results"] as? [[String: Any]])?.first?["name"] as? String) == "Été à Nîmes.txt")
        #expect(
            try client.get("/api/media/files/?type=text&search=n%C3%AEmes&limit=5").json["count"] as? Int == 1
        )
    }

    @Test func `the catalog and the disk agree after all this`() throws {
        let check = try service.vitrine("check")
        #expect(check.status == 0, "\(check.output)")
    }

    private func path(_ url: Any?) throws -> String {
        try pathOfURL(url, port: service.port)
    }

    private func thumbnailPath(_ file: [String: Any], _ edge: Int) throws -> String {
        let thumbnails = try #require(file["thumbnails"] as? [[String: Any]])
        return try path(thumbnails.first { $0["size"] as? Int == edge }?["f"])
    }
}
