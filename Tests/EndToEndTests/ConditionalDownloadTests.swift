import Foundation
import ServiceTesting
import Testing

/// Downloads with preconditions that nginx would evaluate by the file on disk.
struct ConditionalDownloadTests {
    private let service: RunningService
    private let text = "abcdefghijklmnopqrstuvwxyz"
    private let tag = "\"c3fcd3d76192e4007dfb496cca67e13b\""
    private let future = "Fri, 31 Dec 2100 00:00:00 GMT"

    init() throws { service = try SharedService.usual.get() }

    private func store() throws -> String {
        let answer = try service.admin.store("alphabet.txt", Array(text.utf8))
        return try #require(answer.processedFile["id"] as? String, "\(answer.text)")
    }

    @Test func `a precondition that holds gets the file, its headers once each`() throws {
        let id = try store()
        for (name, value) in [("If-Match", "*"), ("If-Match", tag), ("If-Unmodified-Since", future)] {
            let answer = try service.admin.get("/v1/files/\(id)", headers: [name: value])
            #expect(answer.status == 200, "\(name): \(value)")
            #expect(answer.text == text)
            for header in ["ETag", "Cache-Control", "Content-Disposition", "Last-Modified", "X-Request-Id"] {
                #expect(
                    answer.headers.count { $0.name.lowercased() == header.lowercased() } == 1, "\(header)")
            }
            #expect(answer["Accept-Ranges"] == "bytes")
        }
    }

    @Test func `a precondition that does not hold is refused`() throws {
        let id = try store()
        for headers in [
            ["If-Match": "\"other\""], ["If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"],
        ] {
            #expect(try service.admin.get("/v1/files/\(id)", headers: headers).status == 412)
        }
        #expect(
            try HTTPClient(port: service.port).get("/v1/files/\(id)", headers: ["If-Match": "*"]).status
                == 403)
    }

    @Test(arguments: [
        ("bytes=0-4", 206, "abcde", "bytes 0-4/26"), ("bytes=-3", 206, "xyz", "bytes 23-25/26"),
        ("bytes=26-", 416, "", "bytes */26"),
    ])
    func `ranges are honoured together with preconditions`(
        range: String, status: Int, part: String, contentRange: String
    ) throws {
        let id = try store()
        for condition in [("If-Match", tag), ("If-Unmodified-Since", future)] {
            let answer = try service.admin.get(
                "/v1/files/\(id)", headers: ["Range": range, condition.0: condition.1])
            #expect(answer.status == status)
            #expect(answer["Content-Range"] == contentRange)
            if status == 206 { #expect(answer.text == part) }
        }
    }

    @Test func `If-Range counts together with preconditions`() throws {
        let id = try store()
        for (value, status) in [(tag, 206), ("\"other\"", 200)] {
            let answer = try service.admin.get(
                "/v1/files/\(id)", headers: ["Range": "bytes=0-4", "If-Match": tag, "If-Range": value])
            #expect(answer.status == status)
        }
    }

    @Test func `the internal places are nobody's`() throws {
        for path in [
            "/-/upload", "/-/body", "/-/admission", "/-/whole/blobs/00/00/x", "/blobs/00/00/x",
            "/derived/00/00/x",
        ] {
            #expect(try service.admin.get(path).status == 404, "\(path)")
        }
    }

    /// A connection that sends a request and reads nothing.
    @Test func `clients that read nothing hold no thread`() throws {
        let service = try RunningService(environment: ["VITRINE_THREADS": "4"])
        defer { service.stop() }
        let bytes = [UInt8](repeating: 7, count: 40 << 20)
        let stored = try service.admin.store("large.bin", bytes)
        let id = try #require(stored.processedFile["id"] as? String)
        let token = try #require(service.admin.token)
        let readers = try (0..<12).map { number in
            let condition = number % 2 == 0 ? "If-Match: *" : "If-Unmodified-Since: \(future)"
            return try SilentReader(
                port: service.port,
                "GET /v1/files/\(id) HTTP/1.1\r\nHost: x\r\nAuthorization: Token \(token)\r\n\(condition)\r\n\r\n"
            )
        }
        for reader in readers { #expect(reader.hasAnswer()) }
        for _ in 0..<20 { #expect(try service.admin.get("/v1/files/\(id)/metadata").status == 200) }
        #expect(temporaryBytes(of: service) == 0)
    }

    /// Bytes of answers that nginx keeps on disk, also of files that have no name any more.
    private func temporaryBytes(of service: RunningService) -> Int64 {
        ["fastcgi", "proxy"].reduce(0) { sum, name in
            let folder = service.data + "/nginx/" + name
            let files = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
            return files.reduce(sum) { sum, file in
                let facts = try? FileManager.default.attributesOfItem(atPath: folder + "/" + file)
                return sum + (facts?[.type] as? FileAttributeType == .typeRegular ? 1 : 0)
            }
        }
    }
}
