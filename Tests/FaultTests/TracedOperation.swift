import Foundation
import ServiceTesting
import Testing

/// What the data hold before an operation is disturbed.
struct PreparedData: Sendable {
    /// A public file.
    let id: String
    let content: [UInt8]
    /// Its number in the library.
    let number: Int
    let image: String
    let imageContent: [UInt8]
    let secret: String
    let secretContent: [UInt8]

    /// Fills a service; the data are saved as `whole`, and as `worn` with work for a sweep and a repair.
    init(in gated: GatedService) throws {
        let client = gated.service.admin
        (id, content) = try Self.store(300_000, in: "core_media", client)
        (secret, secretContent) = try Self.store(20_000, in: "default", client)
        imageContent = SampleContent.image()
        let stored = try client.store("image.png", imageContent, in: "core_media")
        image = try #require(stored.processedFile["id"] as? String)
        let library = try client.get("/api/media/files?search=\(id)").json
        let row = try #require((library["results"] as? [[String: Any]])?.first, "\(library)")
        number = try #require(row["id"] as? Int)
        try Self.fetchThumbnails(client)
        try gated.kill()
        try gated.save(as: "whole")
        try #require(try gated.start())
        for size in [40_000, 50_000] {
            let (doomed, _) = try Self.store(size, in: "core_media", client)
            #expect(try client.send("DELETE", "/v1/files/\(doomed)").status == 204)
        }
        try gated.kill()
        try gated.shell(
            """
            echo begun > incoming/1-begun
            find media -name '*.bin' -delete
            echo stray > media/core_media/stray.txt
            mkdir -p derived/ab/cd/abcd
            echo old > derived/ab/cd/abcd/recipe
            """)
        try gated.save(as: "worn")
    }

    /// What clients were promised so far.
    var ledger: Ledger {
        let ledger = Ledger()
        ledger.created(id, content)
        ledger.created(image, imageContent)
        ledger.created(secret, secretContent)
        return ledger
    }

    /// Asks for every thumbnail there should be.
    static func fetchThumbnails(_ client: HTTPClient) throws {
        let library = try client.get("/api/media/files").json
        for file in library["results"] as? [[String: Any]] ?? [] {
            for thumbnail in file["thumbnails"] as? [[String: Any]] ?? [] {
                let path = try pathOfURL(thumbnail["f"], port: client.port)
                #expect(try client.get(path).status == 200, "\(path)")
            }
        }
    }

    private static func store(
        _ size: Int, in bucket: String, _ client: HTTPClient
    ) throws -> (String, [UInt8]) {
        let content = SampleContent.bytes(size)
        let id = UUID().uuidString.lowercased()
        let form = upload(id, content, to: bucket)
        let answer = try client.send(
            "POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
        try #require(answer.status == 201, "\(answer.text)")
        return (id, content)
    }

    /// An upload under an id of the client's choice.
    static func upload(
        _ id: String, _ content: [UInt8], to bucket: String, extension name: String = "bin"
    ) -> MultipartForm {
        MultipartForm(
            fields: [("bucket-id", bucket), ("metadata[]", "{\"id\":\"\(id)\"}")],
            file: (field: "file[]", name: "\(id).\(name)", content: content))
    }
}

/// Something the responder does for a client, on one thread of it, and may be killed at.
enum TracedOperation: String, CaseIterable {
    case upload, replace, delete, move, thumbnails

    /// Which of the responder's threads does it.
    var thread: String { self == .thumbnails ? "render-0" : "fastcgi-0" }

    /// Does it as a client and notes in the ledger what is promised; whether it was acknowledged in full.
    func run(_ gated: GatedService, _ data: PreparedData, _ ledger: Ledger) -> Bool {
        let client = gated.service.admin
        switch self {
        case .upload:
            return store(SampleContent.bytes(300_000), "bin", client, ledger)
        case .replace:
            let content = SampleContent.bytes(300_000)
            let version = ledger.begins(data.id, content)
            guard (try? client.replace(data.id, "new.bin", content))?.status == 200 else { return false }
            ledger.acknowledged(data.id, version)
            return true
        case .delete:
            let version = ledger.begins(data.id, nil)
            guard (try? client.send("DELETE", "/v1/files/\(data.id)"))?.status == 204 else { return false }
            ledger.acknowledged(data.id, version)
            return true
        case .move:
            let body = "{\"f\":\"core_media/moved/here.bin\"}"
            return (try? client.json("PATCH", "/api/media/files/\(data.number)", body))?.status == 200
        case .thumbnails:
            guard store(SampleContent.image(), "png", client, ledger) else { return false }
            // They are published before that is noted in the catalog; after that the thread waits for work.
            guard let thread = gated.threadIfAny(thread) else { return false }
            while !gated.isDown {
                if publishedThumbnails(gated) == 8, Self.isWaiting(thread) { return true }
            }
            return false
        }
    }

    private func publishedThumbnails(_ gated: GatedService) -> Int {
        let media = FileManager.default.enumerator(atPath: gated.service.data + "/media")
        return media?.count { ($0 as? String)?.contains("thumbnails/") == true } ?? 0
    }

    /// Whether a thread waits for another one.
    private static func isWaiting(_ thread: Int32) -> Bool {
        #if arch(arm64)
            let futex = "98 "
        #else
            let futex = "202 "
        #endif
        return (try? String(contentsOfFile: "/proc/\(thread)/syscall", encoding: .utf8))?.hasPrefix(futex)
            ?? true
    }

    private func store(
        _ content: [UInt8], _ name: String, _ client: HTTPClient, _ ledger: Ledger
    ) -> Bool {
        let id = UUID().uuidString.lowercased()
        let version = ledger.begins(id, content)
        let form = PreparedData.upload(id, content, to: "core_media", extension: name)
        let answer = try? client.send(
            "POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
        guard answer?.status == 201 else { return false }
        ledger.acknowledged(id, version)
        return true
    }
}
