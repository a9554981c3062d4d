import Foundation
import ServiceTesting
import Testing

/// Every answer below `/media/`, nginx's own included.
struct PublicAnswerTests {
    private let service: RunningService
    private var client: HTTPClient { service.admin }

    init() throws { service = try SharedService.usual.get() }

    private func upload(_ name: String, _ content: [UInt8]) throws -> (file: [String: Any], path: String) {
        let answer = try client.upload(name, content)
        #expect(answer.status == 201, "\(answer.text)")
        return (answer.json, try pathOfURL(answer.json["f"], port: service.port))
    }

    private func date(_ text: String?) throws -> Date {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return try #require(format.date(from: text ?? ""), "\(text ?? "no date")")
    }

    @Test func `every answer may be read by pages of other origins and none is HTML`() throws {
        let (file, path) = try upload("cors.txt", Array("0123456789".utf8))
        let id = try #require(file["id"] as? Int)
        let moved = try upload("moved.txt", Array("moved".utf8))
        let number = try #require(moved.file["id"] as? Int)
        _ = try client.json("PATCH", "/api/media/files/\(number)", #"{"f":"gone-elsewhere.txt"}"#)
        #expect(id > 0)
        let range = ["Range": "bytes=2-4"]
        for (method, target, headers, status) in [
            ("GET", path, [:], 200), ("HEAD", path, [:], 200), ("GET", path, range, 206),
            ("GET", path, ["Range": "bytes=99-"], 416), ("GET", path, ["If-Match": "\"x\""], 412),
            ("GET", moved.path, [:], 301), ("GET", "/media/core_media/none.txt", [:], 404),
            ("GET", "/media/core_media/", [:], 404), ("GET", "/media/", [:], 404),
            ("GET", "/media/.x", [:], 404), ("GET", "/media/core_media/.x/y.jpg", [:], 404),
            ("GET", path + "/", [:], 404), ("GET", path + "/x", [:], 404), ("GET", path + "%2f", [:], 404),
            ("POST", path, [:], 405), ("DELETE", path, [:], 405), ("PROPFIND", path, [:], 405),
            ("PUT", "/media/core_media/none.txt", [:], 405), ("OPTIONS", path, [:], 204),
        ] as [(String, String, [String: String], Int)] {
            let answer = try client.send(method, target, headers: headers)
            let what: Comment = "\(method) \(target) \(headers)"
            #expect(answer.status == status, what)
            #expect(answer["Access-Control-Allow-Origin"] == "*", what)
            for name in ["Access-Control-Allow-Origin", "Cache-Control", "X-Content-Type-Options"] {
                #expect(answer.headers.count { $0.name.lowercased() == name.lowercased() } <= 1, what)
            }
            if status == 416 { #expect(answer["Cache-Control"] == "no-cache", what) }
            #expect(answer["Access-Control-Expose-Headers"]?.contains("Content-Range") == true, what)
            #expect(answer["Content-Type"]?.contains("html") != true, what)
            if [405, 204].contains(status) { #expect(answer["Allow"] == "GET, HEAD, OPTIONS", what) }
        }
        let preflight = try client.send(
            "OPTIONS", path, headers: ["Origin": "https://a.example", "Access-Control-Request-Method": "GET"])
        #expect(preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
        #expect(preflight["Access-Control-Max-Age"] != nil)
        #expect(preflight["Access-Control-Allow-Headers"] != nil)
    }

    @Test func `the tag decides before the date, and HEAD knows no range`() throws {
        for name in ["judged.txt", "judged-relayed"] {
            let (_, path) = try upload(name, Array("0123456789, a text\n".utf8))
            let answer = try client.get(path)
            let tag = try #require(answer["ETag"])
            let modified = answer["Last-Modified"] ?? ""
            let (past, future) = ("Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT")
            for (headers, status) in [
                (["If-None-Match": tag], 304), (["If-None-Match": tag, "If-Modified-Since": past], 304),
                (["If-None-Match": tag, "If-Modified-Since": modified], 304),
                (["If-None-Match": "\"x\"", "If-Modified-Since": future], 200),
                (["If-Modified-Since": future], 304), (["If-Modified-Since": past], 200),
                (["If-None-Match": tag, "If-Modified-Since": "yesterday"], 304),
                (["If-None-Match": "\"x\"", "If-Modified-Since": past, "Range": "bytes=0-1"], 206),
                (["If-Match": tag, "If-Unmodified-Since": past], 200),
                (["If-Match": "\"x\"", "If-Unmodified-Since": future], 412),
                (["If-Unmodified-Since": past], 412), (["If-Unmodified-Since": "yesterday"], 200),
                (["If-Match": tag, "Range": "bytes=0-1"], 206), (["Range": "bytes=x"], 200),
                (["Range": "bytes=0-1", "If-Range": tag], 206),
                (["Range": "bytes=0-1", "If-Range": "\"x\""], 200), (["Range": "bytes=99-"], 416),
                (["Range": "bytes=17-99999999999999999999"], 206), (["Range": "items=0-1"], 200),
            ] {
                #expect(try client.get(path, headers: headers).status == status, "\(name) \(headers)")
            }
            let head = try client.send("HEAD", path, headers: ["Range": "bytes=0-1"])
            #expect(head.status == 200)
            #expect(head["Content-Length"] == "19")
        }
    }

    @Test func `files of one size that are stored at once have dates that have been`() throws {
        for index in 0..<30 {
            let (_, path) = try upload("burst.txt", Array("number \(100 + index)".utf8))
            let answer = try client.get(path)
            #expect(try date(answer["Last-Modified"]) <= date(answer["Date"]))
        }
    }

    @Test func `a public file is dated by its publication`() throws {
        let content = Array("stored privately first \(UUID())".utf8)
        #expect(try client.store("private.txt", content).status == 201)
        let blob = try #require(
            FileTree.blobs(of: service.data).first {
                FileManager.default.contents(atPath: $0) == Data(content)
            })
        // The second in which the content was stored is long over.
        let past = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: blob)
        let published = Date()
        let (_, path) = try upload("public.txt", content)
        #expect(try date(client.get(path)["Last-Modified"]) > published.addingTimeInterval(-1))
    }

    @Test func `contents of one size that follow each other under one URL have different validators`() throws
    {
        let stored = try client.store("flip.txt", Array("AAAA".utf8), in: "core_media").processedFile
        let id = try #require(stored["id"] as? String)
        let list = try client.get("/api/media/files?search=flip.txt").json
        let path = try pathOfURL(
            (list["results"] as? [[String: Any]])?.first?["f"], port: service.port)
        var last = try client.get(path)
        for content in ["BBBB", "AAAA", "CCCC", "AAAA", "BBBB"] {
            #expect(try client.replace(id, "flip.txt", Array(content.utf8)).status == 200)
            let answer = try client.get(path)
            #expect(answer.text == content)
            #expect(answer["ETag"] != last["ETag"])
            var conditions: [[String: String]] = []
            if let tag = last["ETag"] { conditions.append(["If-None-Match": tag]) }
            if let date = last["Last-Modified"] { conditions.append(["If-Modified-Since": date]) }
            for condition in conditions {
                #expect(try client.get(path, headers: condition).text == content, "\(condition)")
            }
            if answer["Last-Modified"] != nil { last = answer }
        }
    }

    @Test func `a name that differs by its normal form alone is another place`() throws {
        let (composed, decomposed) = ("\u{D55C}.txt", "\u{1112}\u{1161}\u{11AB}.txt")
        let (file, first) = try upload(composed, Array("hangul".utf8))
        let target = "/api/media/files/\(try #require(file["id"] as? Int))"
        func move(_ name: String) throws -> String {
            let answer = try client.json("PATCH", target, "{\"f\":\"\(name)\"}")
            #expect(answer.status == 200)
            return try pathOfURL(answer.json["f"], port: service.port)
        }
        let second = try move(decomposed)
        #expect(second != first)
        #expect(try client.get(second).status == 200)
        let redirect = try client.get(first)
        #expect(redirect.status == 301)
        #expect(redirect["Location"]?.hasSuffix(second) == true)
        #expect(try move(composed) == first)
        #expect(try client.get(first).status == 200)
        #expect(try client.get(second).status == 301)
        _ = try move("third.txt")
        for path in [first, second] { #expect(try client.get(path).status == 301) }
    }
}
