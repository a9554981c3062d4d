import Foundation
import Media
import ServiceTesting
import Testing

/// The type of public files: that of their content, whatever they are called.
struct PublicTypeTests {
    private let service: RunningService
    private var client: HTTPClient { service.admin }

    init() throws { service = try SharedService.open.get() }

    private func path(_ answer: HTTPAnswer) throws -> String {
        #expect(answer.status == 201, "\(answer.text)")
        return try pathOfURL(answer.json["f"], port: service.port)
    }

    /// A file below the published tree, as nginx types it.
    private static func place(_ service: RunningService, _ name: String) throws -> String {
        let folder = "types-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: "\(service.data)/media/\(folder)", withIntermediateDirectories: true)
        try Data("content".utf8).write(to: URL(fileURLWithPath: "\(service.data)/media/\(folder)/\(name)"))
        return "/media/\(folder)/\(name)"
    }

    @Test func `nginx types names as the core says, and shows what runs nothing`() throws {
        for suffix in try Self.suffixes() + ["unknown", "JPG", "tXt", "\u{212A}mv", ""] {
            let name = suffix.isEmpty ? "name" : "name.\(suffix)"
            let target = try Self.place(service, name).addingPercentEncoding(
                withAllowedCharacters: .urlPathAllowed)
            let answer = try client.get(#require(target))
            #expect(answer.status == 200, "\(name)")
            let type = try #require(answer["Content-Type"])
            #expect(type == FileExtension.servedType(of: name).text, "\(name)")
            let isShown = MIMEType(type).isInert
            #expect(answer["Content-Disposition"] == (isShown ? nil : "attachment"), "\(name)")
            #expect(
                answer["Content-Security-Policy"] == (isShown ? nil : "default-src 'none'; sandbox"),
                "\(name)")
        }
    }

    /// Every extension of nginx/types.conf.
    private static func suffixes() throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "nginx/types.conf"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { $0.hasSuffix(";") && $0.contains("/") }
        return lines.filter { !$0.hasPrefix("default_type") }.flatMap {
            $0.dropLast().split(separator: " ").dropFirst().map { String($0) }
        }
    }

    @Test(arguments: ["photo.jfif-large", "blob", "x.jpg_large", "photo.tar", "photo.JPG", "photo.jpg.bak"])
    func `a picture is a picture under any name, and cuts, revalidates and stays inline`(name: String) throws
    {
        let photo = try fixture("gradient-48x64.jpg")
        let target = try path(client.upload(name, photo))
        let answer = try client.get(target)
        #expect(answer["Content-Type"] == "image/jpeg")
        #expect(answer["Content-Disposition"] == nil)
        #expect(answer.body == photo)
        let tag = try #require(answer["ETag"])
        #expect(try client.get(target, headers: ["If-None-Match": tag]).status == 304)
        let part = try client.get(target, headers: ["Range": "bytes=2-3", "If-Range": tag])
        #expect(part.status == 206)
        #expect(part.body == Array(photo[2...3]))
        let head = try client.send("HEAD", target)
        #expect(head["Content-Type"] == "image/jpeg")
        #expect(head["Content-Length"] == "\(photo.count)")
    }

    @Test func `a replace by another type keeps the URL and changes the type, there and back`() throws {
        let photo = try fixture("gradient-48x64.jpg")
        let text = Array("plain text, for a while\n".utf8)
        let stored = try client.store("turn.jpg", photo, in: "core_media").processedFile
        let id = try #require(stored["id"] as? String)
        let day = try #require(stored["createdAt"] as? String).prefix(10).replacing("-", with: "/")
        let list = try client.get("/api/media/files?search=turn.jpg").json
        let target = try pathOfURL(
            (list["results"] as? [[String: Any]])?.first?["f"], port: service.port)
        #expect(target.hasPrefix("/media/core_media/\(day)/turn"))
        for (content, type) in [
            (text, "text/plain; charset=utf-8"), (photo, "image/jpeg"), (text, "text/plain; charset=utf-8"),
        ] {
            let answer = try client.replace(id, "other", content)
            #expect(answer.status == 200, "\(answer.text)")
            let shown = try client.get(target)
            #expect(shown.status == 200)
            #expect(shown.body == content)
            #expect(shown["Content-Type"] == type)
        }
    }

    @Test func `text that is not UTF-8 says so`() throws {
        let units = Array("some text in another encoding".utf16)
        let utf16: [UInt8] = [0xFF, 0xFE] + units.flatMap { unit -> [UInt8] in [UInt8(unit & 255), 0] }
        let answer = try client.upload("utf16.txt", utf16)
        let shown = try client.get(path(answer))
        let stored = try client.get("/v1/files?bucket-id=core_media&search=utf16.txt").json
        let type = ((stored["files"] as? [[String: Any]])?.first)?["mimeType"] as? String
        #expect(shown["Content-Type"] == type)
        #expect(shown["Content-Type"]?.hasSuffix("utf-8") == false)
    }
}
