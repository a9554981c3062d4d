import Foundation
import ServiceTesting
import Testing

/// The storage dialect through nginx: private files leave by X-Accel-Redirect.
struct StorageTests {
    private let service: RunningService
    private var admin: HTTPClient { service.admin }
    private var nobody: HTTPClient { HTTPClient(port: service.port) }

    init() throws { service = try SharedService.usual.get() }

    private func store(_ name: String, _ content: [UInt8], in bucket: String = "default") throws -> String {
        let answer = try admin.store(name, content, in: bucket)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer.processedFile["id"] as? String)
    }

    @Test func `a private file is sent with its own validators, once each`() throws {
        let id = try store("alphabet.txt", Array("abcdefghijklmnopqrstuvwxyz".utf8))
        let answer = try admin.get("/v1/files/\(id)")
        #expect(answer.status == 200)
        #expect(answer.text == "abcdefghijklmnopqrstuvwxyz")
        let expected = [
            ("ETag", "\"c3fcd3d76192e4007dfb496cca67e13b\""), ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", "26"), ("Accept-Ranges", "bytes"), ("Cache-Control", "private, max-age=3600"),
            ("Surrogate-Key", id),
            ("Content-Disposition", "inline; filename=\"alphabet.txt\""),
            ("X-Content-Type-Options", "nosniff"),
        ]
        for (name, value) in expected {
            let values = answer.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
            #expect(values == [value], "\(name)")
        }
        let modified = answer.headers.filter { $0.name.lowercased() == "last-modified" }
        #expect(modified.count == 1)
        #expect(modified.first?.value.hasSuffix(" GMT") == true)
        #expect(answer["X-Accel-Redirect"] == nil)
        #expect(answer["Surrogate-Control"] == nil)
        #expect(answer["Vary"]?.contains("Authorization, X-Hasura-Admin-Secret") == true)
        #expect(answer["Content-Security-Policy"] == nil)
        #expect(answer["X-Request-Id"] != nil)
    }

    @Test(arguments: [
        ("bytes=0-4", 206, "abcde", "bytes 0-4/26"), ("bytes=-3", 206, "xyz", "bytes 23-25/26"),
        ("bytes=23-", 206, "xyz", "bytes 23-25/26"), ("bytes=0-999", 200, "", nil),
        ("bytes=26-", 416, "", "bytes */26"), ("BYTES=0-4", 206, "abcde", "bytes 0-4/26"),
        ("bytes=0-4,", 206, "abcde", "bytes 0-4/26"),
        ("bytes=23-99999999999999999999", 206, "xyz", "bytes 23-25/26"),
        ("items=0-4", 200, "abcdefghijklmnopqrstuvwxyz", nil),
        ("bytes=a-b", 200, "abcdefghijklmnopqrstuvwxyz", nil),
        ("bytes=0 - 4", 200, "abcdefghijklmnopqrstuvwxyz", nil),
        ("bytes", 200, "abcdefghijklmnopqrstuvwxyz", nil),
    ])
    func `ranges`(range: String, status: Int, text: String, contentRange: String?) throws {
        let id = try store("alphabet.txt", Array("abcdefghijklmnopqrstuvwxyz".utf8))
        let answer = try admin.get("/files/\(id)", headers: ["Range": range])
        // nginx answers a range of everything with 206 where others say 200; both are right.
        #expect(answer.status == status || range == "bytes=0-999" && answer.status == 206)
        if !text.isEmpty { #expect(answer.text == text) }
        if let contentRange { #expect(answer["Content-Range"] == contentRange) }
        if status == 416 { #expect((answer.json["error"] as? [String: Any])?["message"] != nil) }
    }

    @Test func `several ranges come as parts`() throws {
        let id = try store("alphabet.txt", Array("abcdefghijklmnopqrstuvwxyz".utf8))
        let answer = try admin.get("/files/\(id)", headers: ["Range": "bytes=0-1, 24-25"])
        #expect(answer.status == 206)
        #expect(answer["Content-Type"]?.hasPrefix("multipart/byteranges") == true)
        #expect(answer.text.contains("\r\n\r\nab\r\n"))
        #expect(answer.text.contains("\r\n\r\nyz\r\n"))
    }

    @Test func `preconditions are answered before nginx sees them`() throws {
        let id = try store("alphabet.txt", Array("abcdefghijklmnopqrstuvwxyz".utf8))
        var answer = try admin.get("/files/\(id)")
        // Until its second is over a date is no strong validator.
        while answer["Date"] == answer["Last-Modified"] { answer = try admin.get("/files/\(id)") }
        let etag = try #require(answer["ETag"])
        let modified = try #require(answer["Last-Modified"])
        let past = "Wed, 01 Jan 2020 00:00:00 GMT"
        let cases: [([String: String], Int)] = [
            (["If-None-Match": etag], 304), (["If-None-Match": "\"x\", W/\(etag)"], 304),
            (["If-None-Match": "*"], 304), (["If-None-Match": "\"x\""], 200),
            (["If-None-Match": "\"x\"", "If-Modified-Since": modified], 200),
            (["If-Modified-Since": modified], 304), (["If-Modified-Since": past], 200),
            (["If-Match": etag], 200), (["If-Match": "\"x\""], 412), (["If-Match": "*"], 200),
            (["If-Unmodified-Since": modified], 200), (["If-Unmodified-Since": past], 412),
            (["If-Match": etag, "Range": "bytes=3-5"], 206), (["If-Range": etag, "Range": "bytes=3-5"], 206),
            (["If-Range": "\"x\"", "Range": "bytes=3-5"], 200),
            (["If-Range": modified, "Range": "bytes=3-5"], 206),
            (["If-Modified-Since": "yesterday"], 200), (["Range": "bytes=a-b"], 200),
            (["If-Range": past, "Range": "bytes=3-5"], 200),
        ]
        for (headers, status) in cases {
            let answer = try admin.get("/files/\(id)", headers: headers)
            #expect(answer.status == status, "\(headers)")
            if status == 206 { #expect(answer.text == "def", "\(headers)") }
            if status == 200 { #expect(answer.body.count == 26, "\(headers)") }
            if [200, 206, 304, 412].contains(status) { #expect(answer["ETag"] == etag, "\(headers)") }
        }
    }

    @Test func `HEAD tells what GET would send`() throws {
        let id = try store("alphabet.txt", Array("abcdefghijklmnopqrstuvwxyz".utf8))
        let answer = try admin.send("HEAD", "/files/\(id)", headers: ["Range": "bytes=0-4"])
        #expect(answer.status == 200)
        #expect(answer["Content-Length"] == "26")
        #expect(answer["ETag"] == "\"c3fcd3d76192e4007dfb496cca67e13b\"")
        #expect(answer.body == [])
        let refused = try nobody.send("HEAD", "/files/\(id)")
        #expect(refused.status == 403)
        #expect(refused["X-Error"] == "you are not authorized")
        #expect(refused.body == [])
    }

    @Test func `what could run script is confined`() throws {
        let id = try store("page.html", Array("<!doctype html><html><script>alert(1)</script></html>".utf8))
        let answer = try admin.get("/files/\(id)")
        #expect(answer["Content-Type"]?.hasPrefix("text/html") == true)
        #expect(answer["Content-Security-Policy"] == "default-src 'none'; sandbox")
        let download = try admin.get("/files/\(id)?download=f%C3%BCr.html")
        #expect(
            download["Content-Disposition"]
                == "attachment; filename=\"f_r.html\"; filename*=UTF-8''f%C3%BCr.html")
    }

    @Test func `a private file has no public URL, and what lies behind nginx cannot be asked for`() throws {
        let id = try store("secret.txt", Array("secret".utf8))
        #expect(try nobody.get("/files/\(id)").status == 403)
        for path in ["/blobs/", "/derived/", "/blobs/2b/b8", "/media/default/", "/catalog.sqlite"] {
            let answer = try nobody.get(path)
            #expect(answer.status == 404, "\(path)")
            #expect(!answer.text.contains("secret"))
        }
    }

    @Test func `a presigned URL opens the file to anybody`() throws {
        let id = try store("alphabet.txt", Array("abcdefghijklmnopqrstuvwxyz".utf8))
        let signed = try admin.get("/v1/files/\(id)/presignedurl")
        #expect(signed.json["expiration"] as? Int == 30)
        let path = try pathOfURL(signed.json["url"], port: service.port)
        #expect(path.hasPrefix("/v1/files/\(id)/presignedurl/contents?"))
        let answer = try nobody.get(path, headers: ["Range": "bytes=1-2"])
        #expect(answer.status == 206)
        #expect(answer.text == "bc")
        #expect(answer["Cache-Control"]?.hasPrefix("private, max-age=") == true)
        #expect(try nobody.get(path + "0").status == 403)
    }

    @Test func `an image is made once and then sent by nginx`() throws {
        let id = try store("gradient.jpg", fixture("gradient-4000x3000.jpg"))
        let first = try admin.get("/files/\(id)?w=200")
        #expect(first.status == 200)
        #expect(first["Content-Type"] == "image/jpeg")
        #expect(jpegSize(first.body) == [200, 150])
        let again = try admin.get("/files/\(id)?w=200", headers: ["Range": "bytes=0-9"])
        #expect(again.status == 200, "parts of what is made are not for sale")
        #expect(again.body == first.body)
        let etag = try #require(first["ETag"])
        #expect(etag != (try admin.get("/files/\(id)"))["ETag"])
        #expect(try admin.get("/files/\(id)?w=200", headers: ["If-None-Match": etag]).status == 304)
        let square = try admin.get("/files/\(id)?w=100&h=100&f=auto", headers: ["Accept": "image/webp"])
        #expect(square["Content-Type"] == "image/webp")
        #expect(square["Vary"]?.contains("Accept") == true)
        #expect(square["Content-Disposition"] == "inline; filename=\"gradient.jpg.webp\"")
        let thumbnail = try admin.get("/files/\(id)/thumbnails/512")
        #expect(jpegSize(thumbnail.body) == [512, 384])
        #expect(try admin.get("/files/\(id)?w=9000").status == 400)
    }

    @Test func `a file of one dialect is one of the other`() throws {
        let id = try store("both.txt", Array("both".utf8), in: "core_media")
        let list = try admin.get("/api/media/files?search=both")
        let found = try #require((list.json["results"] as? [[String: Any]])?.first)
        #expect(try nobody.get(pathOfURL(found["f"], port: service.port)).text == "both")
        let number = try #require(found["id"] as? Int)
        #expect(try admin.send("DELETE", "/api/media/files/\(number)").status == 204)
        #expect(try admin.get("/files/\(id)").status == 404)
    }

    @Test func `no date of a replaced version validates its successor`() throws {
        let id = try store("first.txt", Array("first version".utf8))
        // As many versions as fit into one second, each with the date it was sent with.
        var dates: Set<String> = []
        for index in 0..<4 {
            let answer = try admin.get("/v1/files/\(id)")
            let date = try #require(answer["Last-Modified"])
            dates.insert(date)
            #expect(try admin.replace(id, "next.txt", Array("version number \(index)".utf8)).status == 200)
            let part = try admin.get("/v1/files/\(id)", headers: ["If-Range": date, "Range": "bytes=0-2"])
            #expect(part.status == 200)
            #expect(part.text == "version number \(index)")
            #expect(try admin.get("/v1/files/\(id)", headers: ["If-Modified-Since": date]).status == 200)
        }
        let shown = try #require(try admin.get("/v1/files/\(id)")["Last-Modified"])
        while try admin.get("/v1/files/\(id)")["Date"] == shown {}
        for date in dates {
            #expect(try admin.get("/v1/files/\(id)", headers: ["If-Modified-Since": date]).status == 200)
        }
    }

    @Test func `a browser of another origin may ask`() throws {
        let preflight = try nobody.send(
            "OPTIONS", "/v1/files",
            headers: ["Origin": "https://app.example.org", "Access-Control-Request-Method": "POST"])
        #expect(preflight.status == 204)
        #expect(preflight["Access-Control-Allow-Origin"] == "https://app.example.org")
        let id = try store("cors.txt", Array("cors".utf8))
        let answer = try admin.get("/files/\(id)", headers: ["Origin": "https://app.example.org"])
        #expect(answer["Access-Control-Allow-Origin"] == "https://app.example.org")
        #expect(answer["Vary"]?.contains("Origin") == true)
    }
}
