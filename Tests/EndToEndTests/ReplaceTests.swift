import Foundation
import Glibc
import ServiceTesting
import Testing

/// Replacing a file while others read it, and while the responder dies.
@Suite(.serialized)
struct ReplaceTests {
    /// Content that tells its own number and length.
    private static func content(_ number: Int) -> [UInt8] {
        Array(String(repeating: String(format: "%08d", number), count: 1 + number * 7919 % 3_000).utf8)
    }

    /// The number of what is whole, nil for what is cut, mixed or nothing of ours.
    private static func number(of bytes: [UInt8]) -> Int? {
        guard let number = Int(String(decoding: bytes.prefix(8), as: UTF8.self)), bytes == content(number)
        else { return nil }
        return number
    }

    @Test(arguments: ["core_media", "default"])
    func `nobody reads a torn, missing or outdated file`(bucket: String) throws {
        let service = try RunningService()
        defer { service.stop() }
        let admin = service.admin
        let stored = try admin.store("a.txt", Self.content(0), in: bucket).processedFile
        let id = try #require(stored["id"] as? String)
        let day = try #require(stored["createdAt"] as? String).prefix(10).replacing("-", with: "/")
        var paths = ["/files/\(id)"]
        if bucket == "core_media" { paths.append("/media/core_media/\(day)/a.txt") }
        let acknowledged = LockedList<(number: Int, at: String)>()
        let read = LockedList<(newest: String?, number: Int)>()
        let readers = paths
        onThreads(4 + readers.count) { index in
            guard index >= 4 else {
                for turn in 1...25 {
                    let number = turn * 4 + index
                    guard let answer = try? admin.replace(id, "a.txt", Self.content(number)),
                        answer.status == 200, let at = answer.json["updatedAt"] as? String
                    else {
                        Issue.record("replace \(number)")
                        continue
                    }
                    acknowledged.append((number, at))
                }
                return
            }
            while acknowledged.all.count < 100 {
                let newest = acknowledged.all.map(\.at).max()
                guard let answer = try? admin.get(readers[index - 4]), answer.status == 200,
                    let number = Self.number(of: answer.body)
                else {
                    Issue.record("a read of \(readers[index - 4])")
                    return
                }
                read.append((newest, number))
            }
        }
        let times = Dictionary(acknowledged.all.map { ($0.number, $0.at) }) { $1 }
        #expect(times.count == 100)
        for (newest, number) in read.all {
            guard let newest else { continue }
            // What is not acknowledged yet is newer than what was.
            if number == 0 { Issue.record("the first content after a replace") }
            if let at = times[number] { #expect(at >= newest) }
        }
        #expect(read.all.count > 100)
    }

    @Test func `every URL of an image follows`() throws {
        let service = try SharedService.usual.get()
        let admin = service.admin
        let file = try admin.upload("follow.jpg", fixture("gradient-4000x3000.jpg")).json
        let urls = try (#require(file["thumbnails"] as? [[String: Any]]))
            .map { try pathOfURL($0["f"], port: service.port) }
        let before = try urls.map { try admin.get($0) }
        let list = try admin.get("/files?bucket-id=core_media&search=follow.jpg")
        let found = try #require((list.json["files"] as? [[String: Any]])?.first)
        let id = try #require(found["id"] as? String)
        let variant = try admin.get("/files/\(id)?w=300")

        let answer = try admin.replace(id, "other.jpg", fixture("gradient-48x64.jpg"))
        #expect(answer.status == 200)
        #expect(answer.json["name"] as? String == "other.jpg")
        #expect(answer.json["createdAt"] as? String == found["createdAt"] as? String)
        #expect(
            try admin.get(pathOfURL(file["f"], port: service.port)).body == fixture("gradient-48x64.jpg"))
        for (url, old) in zip(urls, before) {
            let new = try admin.get(url)
            #expect(new.status == 200)
            #expect(new.body != old.body)
            #expect(new["ETag"] != old["ETag"])
        }
        #expect(try admin.get("/files/\(id)?w=300").body != variant.body)
        let number = try #require(file["id"] as? Int)
        #expect(try admin.get("/api/media/files/\(number)").json["width"] as? Int == 48)
    }

    @Test func `of two who saw the same content only one replaces it`() throws {
        let service = try SharedService.usual.get()
        let admin = service.admin
        let stored = try admin.store("match.txt", Array("one".utf8)).processedFile
        let id = try #require(stored["id"] as? String)
        let etag = try #require(stored["etag"] as? String)
        #expect(try admin.replace(id, "a", Array("two".utf8), headers: ["If-Match": etag]).status == 200)
        let late = try admin.replace(id, "a", Array("three".utf8), headers: ["If-Match": etag])
        #expect(late.status == 412)
        #expect(try admin.get("/files/\(id)").text == "two")
        let deleted = try admin.send("DELETE", "/files/\(id)", headers: ["If-Match": etag])
        #expect(deleted.status == 412)
        #expect(try admin.send("DELETE", "/files/\(id)").status == 204)
        #expect(try admin.send("DELETE", "/files/\(id)").status == 404)
    }

    @Test func `kill -9 amid replaces leaves the one content or the other, everywhere the same`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let admin = service.admin
        let stored = try admin.store("a.txt", Self.content(0), in: "core_media").processedFile
        let id = try #require(stored["id"] as? String)
        let day = try #require(stored["createdAt"] as? String).prefix(10).replacing("-", with: "/")
        for round in 0..<5 {
            let acknowledged = LockedList<Int>()
            let responder = try service.responder()
            onThreads(5) { index in
                guard index < 4 else {
                    let deadline = Date() + 10
                    while acknowledged.all.count < 5, Date() < deadline { sched_yield() }
                    kill(responder, SIGKILL)
                    return
                }
                for turn in 0..<8 {
                    let number = 1 + round * 100 + turn * 4 + index
                    if (try? admin.replace(id, "a.txt", Self.content(number)))?.status == 200 {
                        acknowledged.append(number)
                    }
                }
            }
            try eventually {
                try (try? admin.get("/readyz"))?.status == 200 && service.responder() != responder
            }
            let file = try admin.get("/files/\(id)")
            #expect(file.status == 200)
            #expect(Self.number(of: file.body) != nil)
            #expect(try admin.get("/media/core_media/\(day)/a.txt").body == file.body)
            #expect(try admin.get("/files/\(id)/metadata").json["isUploaded"] as? Bool == true)
        }
        let check = try service.vitrine("check")
        #expect(check.status == 0, "\(check.output)")
    }
}
