import HTTP
import Media
import MediaTesting
import Testing

/// `f` in an update: where a file is published (LibraryAPI/Contract §4).
struct UpdatePlaceTests {
    private let desk: Desk
    private let uri = "/api/media/files/1"
    private let day = Timestamp.now.day.folder

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt", Array("abc".utf8))
    }

    /// The path of file 1 below `media/`.
    private func path() throws -> String { try #require(try desk.catalog.file(number: 1)).path }

    private func patch(_ f: String) -> Reply { desk.json(.patch, uri, #"{"f":"\#(f)"}"#) }

    @Test func `what was read can be written back`() throws {
        let read = desk.get(uri)
        let written = desk.json(.put, uri, read.body)
        #expect(written.status == 200)
        #expect(written.text == read.text)
        #expect(try written.string("f") == read.string("f"))
    }

    @Test func `the file's own place in any form moves nothing`() throws {
        let path = try path()
        for own in [
            "http://media.example.org/media/\(path)", "HTTPS://MEDIA.example.org/media/\(path)?v=1#top",
            "//media.example.org/media/\(path)", "/media/\(path)", path, "a.txt", "  \(path) ",
        ] {
            #expect(patch(own).status == 200, "\(own)")
            #expect(try self.path() == path, "\(own)")
        }
        #expect(desk.blobs.publishedPaths == [path])
    }

    @Test func `an encoded URL is decoded`() throws {
        try desk.upload("été à la mer.txt")
        let url = try #require(try desk.get("/api/media/files/2").string("f"))
        #expect(url.hasSuffix("/%C3%A9t%C3%A9_%C3%A0_la_mer.txt"))
        let reply = desk.json(.patch, "/api/media/files/2", #"{"f":"\#(url)"}"#)
        #expect(try reply.string("f") == url)
    }

    @Test(arguments: ["null", #""""#, #""  ""#])
    func `nothing is no place`(f: String) throws {
        let path = try path()
        let reply = desk.json(.patch, uri, #"{"f":\#(f),"description":"d"}"#)
        #expect(reply.status == 200)
        #expect(try reply.string("description") == "d")
        #expect(try self.path() == path)
    }

    @Test func `a bare name renames within the folder`() throws {
        let reply = patch("Company logo.txt")
        #expect(reply.status == 200)
        #expect(try path() == "core_media/\(day)/Company_logo.txt")
        #expect(desk.blobs.shown(at: try path())?.bytes == Array("abc".utf8))
        #expect(try reply.string("name") == "a.txt", "the place says nothing of the name")
    }

    @Test func `the docs' own example keeps the extension`() throws {
        let reply = desk.send(
            """
            PUT /api/media/files/1
            Authorization: Token {admin}
            Content-Type: application/json

            {"name": "Company Logo", "description": "Official company logo", "f": "File path..."}
            """)
        #expect(reply.status == 200)
        #expect(try path() == "core_media/\(day)/File_path.txt")
    }

    @Test(arguments: [
        ("core_media/logos/new.txt", "core_media/logos/new.txt"),
        ("/media/core_media/a b/c d", "core_media/a_b/c_d.txt"),
        ("http://media.example.org/media/core_media/x/%C3%A9.txt", "core_media/x/é.txt"),
        ("core_media//x///y.TXT", "core_media/x/y.TXT"),
    ])
    func `a path moves below the media root`(f: String, path: String) throws {
        #expect(patch(f).status == 200)
        #expect(try self.path() == path)
        #expect(desk.blobs.publishedPaths == [path])
    }

    @Test func `a form may name the place too`() throws {
        #expect(desk.form(.patch, uri, [.text("f", "b.txt")]).status == 200)
        #expect(try path() == "core_media/\(day)/b.txt")
        #expect(desk.json(.patch, uri, #"{"f":7}"#).status == 200)
        #expect(try path() == "core_media/\(day)/7.txt")
    }

    @Test func `the old URL answers 301 to the new one, and going back is possible`() throws {
        let old = try path()
        _ = patch("core_media/é/b.txt")
        let media = PublishedMediaProbe(desk)
        let moved = media.get("/media/\(old)")
        #expect(moved.status.code == 301)
        #expect(moved.headers["Location"] == "/media/core_media/%C3%A9/b.txt")
        #expect(patch(old).status == 200)
        #expect(try path() == old)
        #expect(media.get("/media/core_media/%C3%A9/b.txt").headers["Location"] == "/media/\(old)")
    }

    @Test func `thumbnails follow with their ids`() throws {
        try desk.upload("sea.png", png(width: 1280, height: 720))
        let before = desk.get("/api/media/files/2")
        let old = try #require(try desk.catalog.file(number: 2)).thumbnails.map(\.path)
        let after = desk.json(.patch, "/api/media/files/2", #"{"f":"ocean"}"#)
        #expect(try after.integers("id", of: "thumbnails") == before.integers("id", of: "thumbnails"))
        let urls = try after.strings("f", of: "thumbnails")
        #expect(urls.count == 4)
        #expect(urls.allSatisfy { $0.contains("/thumbnails/ocean_thumbnail_") })
        let moved = PublishedMediaProbe(desk).get("/media/\(old[0])")
        #expect(moved.status.code == 301)
        #expect(moved.headers["Location"].map { urls[0].hasSuffix($0) } == true)
    }

    @Test(arguments: [
        ("..", "Could not derive file name from '..'."),
        ("core_media/../x.txt", "The path may not contain '.' or '..'."),
        ("core_media/%2e%2e/x.txt", "The path may not contain '.' or '..'."),
        ("../x.txt", "The path must lie inside the bucket 'core_media'."),
        ("default/x.txt", "The path must lie inside the bucket 'core_media'."),
        ("/media/default/x.txt", "The path must lie inside the bucket 'core_media'."),
        ("/etc/passwd", "The path must begin with '/media/'."),
        ("http://media.example.org/", "The path must begin with '/media/'."),
        ("http://media.example.org", "The path must begin with '/media/'."),
        ("http://evil.example/media/core_media/x.txt", "The URL must be one of this service's own."),
        ("//evil.example/media/core_media/x.txt", "The URL must be one of this service's own."),
        ("ftp://media.example.org/media/core_media/x.txt", "The URL must be one of this service's own."),
        ("http://media.example.org@evil.example/x", "The URL must be one of this service's own."),
        ("http:///media/core_media/x.txt", "The URL must be one of this service's own."),
        ("a\\u0000b.txt", "Null characters are not allowed."),
        ("core_media/a%00b.txt", "Null characters are not allowed."),
        ("core_media/%ff.txt", "The path is not UTF-8."),
        ("a\\ud800.txt", "Surrogate characters are not allowed: U+D800."),
        ("logo.png", "The extension '.png' does not fit the file's content."),
        ("core_media/x/logo.html", "The extension '.html' does not fit the file's content."),
        ("!!!", "Could not derive file name from '!!!'."),
    ])
    func `a place a file cannot have is refused, and nothing is applied`(f: String, reason: String) throws {
        let before = desk.get(uri).body
        let reply = desk.json(.patch, uri, #"{"name":"new","f":"\#(f)"}"#)
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["\#(reason)"]}"#)
        #expect(desk.get(uri).body == before)
    }

    @Test(arguments: ["true", "[]", "{}"])
    func `what is no text is no place`(f: String) {
        #expect(desk.json(.patch, uri, #"{"f":\#(f)}"#).body == #"{"f":["Not a valid string."]}"#)
    }

    @Test func `a place that is taken is refused`() throws {
        try desk.upload("b.txt")
        let reply = patch("b.txt")
        #expect(reply.status == 400)
        #expect(reply.body == #"{"f":["Another file has this path."]}"#)
        #expect(try path() == "core_media/\(day)/a.txt")
    }

    @Test func `a file is not replaced here`() throws {
        let file = try #require(try desk.catalog.file(number: 1))
        let reply = desk.form(.patch, uri, [.text("name", "new"), .file("f", "b.txt", Array("new".utf8))])
        #expect(reply.status == 400)
        let reason = try #require(try reply.strings(of: "f").first)
        #expect(reason.contains("PUT /v1/files/\(file.id)"))
        #expect(try desk.catalog.file(number: 1) == file)
        #expect(desk.blobs.incomingNames.isEmpty)
    }

    @Test func `a file without a name was not sent`() {
        #expect(desk.form(.patch, uri, [.file("f", "", [65])]).status == 200)
    }

    @Test func `with a public URL both it and the host asked for are ours`() throws {
        let desk = try Desk(publicURL: "https://cdn.example.org")
        try desk.upload("a.txt")
        #expect(try desk.get(uri).string("f")?.hasPrefix("https://cdn.example.org/media/core_media/") == true)
        for host in ["https://cdn.example.org", "http://media.example.org"] {
            let reply = desk.json(.patch, uri, #"{"f":"\#(host)/media/core_media/\#(day)/a.txt"}"#)
            #expect(reply.status == 200, "\(host)")
        }
    }

    @Test func `an update re-creates an image's missing thumbnails and keeps the others`() throws {
        try desk.upload("sea.png", png(width: 1280, height: 720))
        try desk.library.makeThumbnails(of: try #require(try desk.catalog.file(number: 2)))
        let before = try #require(try desk.catalog.file(number: 2))
        #expect(before.thumbnails.map(\.isMade) == [true, true, true, true])
        try desk.blobs.unpublish(before.thumbnails[1].path)
        let reply = desk.json(.patch, "/api/media/files/2", "{}")
        #expect(try reply.integers("id", of: "thumbnails") == before.thumbnails.map(\.id))
        let after = try #require(try desk.catalog.file(number: 2))
        #expect(after.thumbnails.map(\.isMade) == [true, false, true, true])
    }
}
