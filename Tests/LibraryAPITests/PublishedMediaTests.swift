import HTTP
import Media
import MediaTesting
import Testing

/// What `/media/` answers where nginx finds nothing (LibraryAPI/Contract §3).
struct PublishedMediaTests {
    private let desk: Desk
    private let media: PublishedMediaProbe

    init() throws {
        desk = try Desk()
        media = PublishedMediaProbe(desk)
    }

    /// The internal location an answer names, nil for another body.
    private func location(_ response: Response) -> String? {
        guard case .location(let location, _) = response.body else { return nil }
        return location
    }

    @Test func `a thumbnail asked for early is made and served`() throws {
        try desk.upload("sea é.png", png(width: 1280, height: 720))
        let url = try #require(try desk.get("/api/media/files/1").strings("f", of: "thumbnails").first)
        let uri = try #require(url.wholeMatch(of: /http:\/\/media\.example\.org(.*)/)).1
        for method in [Method.get, .head] {
            let response = media.get(String(uri), method)
            #expect(response.status == 200)
            #expect(location(response)?.hasPrefix("/relayed/derived/") ?? (method == .head))
            #expect(response.headers["Content-Type"] == "image/jpeg")
            #expect(response.note.operation == "media.fallback")
        }
        #expect(desk.imaging.jobs.count == 1)
        let path = try #require(try desk.catalog.file(number: 1)).thumbnails[0].path
        #expect(desk.blobs.shown(at: path)?.bytes == InMemoryImaging.rendition)
    }

    @Test func `an original that is not in its place is put there`() throws {
        try desk.upload("a.txt", Array("abc".utf8))
        let path = try #require(try desk.catalog.file(number: 1)).path
        try desk.blobs.unpublish(path)
        #expect(location(media.get("/media/\(path)"))?.hasPrefix("/relayed/blobs/") == true)
        #expect(desk.blobs.shown(at: path)?.bytes == Array("abc".utf8))
    }

    @Test func `a moved file is redirected to, each time anew`() throws {
        try desk.upload("a.txt")
        let path = try #require(try desk.catalog.file(number: 1)).path
        _ = desk.json(.patch, "/api/media/files/1", #"{"f":"core_media/é/it's.txt"}"#)
        let response = media.get("/media/\(path)?v=1")
        #expect(response.status == 301)
        #expect(response.headers["Location"] == "/media/core_media/%C3%A9/its.txt")
        #expect(response.headers["Cache-Control"] == "no-cache")
    }

    @Test(arguments: [
        "/media", "/media/", "/media/core_media", "/media/core_media/2026/01/31/none.png", "/media/..%2fx",
        "/media/core_media/%00", "/media/core_media/%ff/x",
    ])
    func `nothing is 404`(uri: String) {
        let response = media.get(uri)
        #expect(response.status == 404)
        #expect(Reply(response).body == "Not found.\n")
    }

    @Test func `a deleted file's URLs are gone, thumbnails included`() throws {
        try desk.upload("sea.png", png(width: 1280, height: 720))
        let file = try #require(try desk.catalog.file(number: 1))
        #expect(desk.ask(.delete, "/api/media/files/1", as: desk.admin).status == 204)
        for path in [file.path] + file.thumbnails.map(\.path) {
            #expect(media.get("/media/\(path)").status == 404)
        }
    }

    @Test func `a private file is not found`() throws {
        try desk.upload("a.txt")
        let path = try #require(try desk.catalog.file(number: 1)).path
        _ = try desk.library.updateBucket(.coreMedia) { $0.visibility = .private }
        #expect(media.get("/media/\(path)").status == 404)
    }

    @Test func `thumbnails that do not decode are withdrawn`() throws {
        try desk.upload("sea.png", png(width: 1280, height: 720))
        desk.imaging.fail(with: .undecodable("no pixels"))
        let path = try #require(try desk.catalog.file(number: 1)).thumbnails[0].path
        #expect(media.get("/media/\(path)").status == 404)
        #expect(desk.get("/api/media/files/1").body.hasSuffix(#""thumbnails":[]}"#))
    }

    @Test func `without a render worker the client comes back later`() throws {
        try desk.upload("sea.png", png(width: 1280, height: 720))
        desk.imaging.fail(with: .unavailable("all busy"))
        let path = try #require(try desk.catalog.file(number: 1)).thumbnails[0].path
        let response = media.get("/media/\(path)")
        #expect(response.status == 503)
        #expect(response.headers["Retry-After"] == "2")
        #expect(Reply(response).body == "The service is busy; try again.\n")
        #expect(response.headers["Cache-Control"] == "no-cache")
        desk.imaging.fail(with: nil)
        #expect(media.get("/media/\(path)").status == 200)
    }

    @Test func `bytes that are gone are our own fault, told to the log alone`() throws {
        try desk.upload("a.txt")
        let file = try #require(try desk.catalog.file(number: 1))
        try desk.blobs.unpublish(file.path)
        try desk.blobs.remove(file.content.blob)
        let response = media.get("/media/\(file.path)")
        #expect(response.status == 500)
        #expect(Reply(response).body == "Something went wrong.\n")
        #expect(response.note.fault?.contains("contentMissing") == true)
    }

    @Test(arguments: [Method.post, .put, .patch, .delete, .other("PROPFIND")])
    func `nothing is written here`(method: Method) {
        let response = media.get("/media/core_media/x", method)
        #expect(response.status == 405)
        #expect(response.headers["Allow"] == "GET, HEAD, OPTIONS")
    }

    @Test(arguments: ["/", "//", "/x", "%2f", "%2Fx", "/.", "/..", "/%2e"])
    func `a published file is no folder`(suffix: String) throws {
        try desk.upload("a.txt")
        let path = try #require(try desk.catalog.file(number: 1)).path
        let before = desk.catalog.writes
        #expect(media.get("/media/\(path)\(suffix)").status == 404)
        #expect(desk.catalog.writes == before)
    }

    @Test(
        arguments: [
            (nil, nil), ("bytes=0-1", "bytes=0-1"), ("BYTES=-2", "bytes=-2"), ("bytes=2-", "bytes=2-"),
            ("bytes=0-1, 3-4", "bytes=0-1,3-4"), ("bytes=0-1,,3-4,", "bytes=0-1,3-4"),
            ("bytes=99-,0-1", "bytes=99-,0-1"),
            ("bytes=0-99999999999999999999", "bytes=0-999999999999999999"),
            ("bytes=-18446744073709551616", "bytes=-999999999999999999"),
            ("bytes=x", nil), ("bytes=", nil), ("bytes=-", nil), ("bytes=5-2", nil), ("bytes=0-1,5-2", nil),
            ("bytes=,", nil), ("bytes=0-1-2", nil), ("items=0-1", nil), ("bytes", nil),
            ("bytes=18446744073709551617-18446744073709551616", nil),
        ] as [(String?, String?)])
    func `nginx gets ranges in their usual spelling, and none that are to be ignored`(
        asked: String?, sent: String?
    ) throws {
        let uri = try relayed()
        var headers: Headers = [:]
        if let asked { headers.set("Range", asked) }
        let response = media.get(uri, headers: headers)
        #expect(response.status == 200)
        guard case .location(let location, let range) = response.body else {
            Issue.record("\(response.body)")
            return
        }
        #expect(location.hasPrefix("/relayed/blobs/"))
        #expect(range == sent)
        #expect(media.get(uri, .head, headers: headers).status == 200)
    }

    @Test(arguments: ["bytes=99-", "bytes=-0", "bytes=18446744073709551616-", "bytes=99-,100-101"])
    func `a range beyond the end is 416 with the length`(range: String) throws {
        let response = media.get(try relayed(), headers: ["Range": range])
        #expect(response.status == 416)
        #expect(Reply(response).body == "Range not satisfiable.\n")
        #expect(response.headers["Content-Range"] == "bytes */9")
        #expect(response.headers["Cache-Control"] == "no-cache")
        #expect(response.headers["ETag"] == nil)
    }

    /// Uploads a text whose name does not say its type, and returns its public path.
    private func relayed() throws -> String {
        try desk.upload("text_without_a_suffix")
        return "/media/\(try #require(try desk.catalog.file(number: 1)).path)"
    }

    @Test(arguments: [
        "/media/core_media/none.png", "/media/core_media", "/media", "/media/core_media/%00",
    ])
    func `a refusal has a sentence, and no header of a file`(uri: String) {
        for method in [Method.get, .head, .post, .put, .patch, .delete, .other("PROPFIND")] {
            let response = media.get(uri, method, headers: ["Range": "bytes=0-1", "If-None-Match": "*"])
            #expect(response.status == (method.isSafe ? 404 : 405), "\(method)")
            #expect(!Reply(response).body.isEmpty)
            #expect(response.headers["Cache-Control"] == "no-cache")
            #expect((response.headers["Allow"] == nil) == (response.status == 404))
            for name in ["ETag", "Last-Modified", "Location", "Content-Range", "Accept-Ranges", "Link"] {
                #expect(response.headers[name] == nil, "\(method) \(name)")
            }
        }
    }

    @Test func `preconditions are judged by the tag before the date`() throws {
        try desk.upload("a.txt")
        let path = try #require(try desk.catalog.file(number: 1)).path
        let uri = "/media/\(path)"
        let etag = try #require(media.get(uri).headers["ETag"])
        let old = "Sat, 01 Jan 2000 00:00:00 GMT"
        let matching = media.get(uri, headers: ["If-None-Match": etag, "If-Modified-Since": old])
        #expect(matching.status == 304)
        #expect(matching.headers["ETag"] == etag)
        let other = media.get(
            uri, headers: ["If-None-Match": #""x""#, "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"])
        #expect(other.status == 200)
        let head = media.get(uri, .head, headers: ["Range": "bytes=0-0"])
        #expect(head.status == 200)
        #expect(head.headers["Content-Length"] == "9")
    }
}
