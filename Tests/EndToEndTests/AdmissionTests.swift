import Foundation
import Glibc
import ServiceTesting
import Testing

/// A body is admitted or refused before nginx reads a byte of it.
@Suite(.serialized)
struct AdmissionTests {
    /// A refused request: what it announces, and the answer that comes although no byte of its body is sent.
    struct Refused: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        var headers = ""
        let status: Int
        var testDescription: String { "\(method) \(path) \(headers.prefix(40)) \(status)" }
    }

    private static let form = "Content-Type: multipart/form-data; boundary=x\r\n"
    private static let unknown = "/v1/files/00000000-0000-4000-8000-000000000000"

    static let refused = [
        Refused(method: "POST", path: "/v1/files", status: 403),
        Refused(method: "POST", path: "/files/", status: 403),
        Refused(method: "POST", path: "/v1/files", headers: "Authorization: Token abc\r\n", status: 401),
        Refused(method: "POST", path: "/v1/files", headers: "Authorization: Bearer a.b.c\r\n", status: 401),
        Refused(method: "PUT", path: unknown, status: 403),
        Refused(method: "PUT", path: unknown, headers: "{admin}", status: 404),
        Refused(method: "PUT", path: "/files/abc", headers: "{admin}", status: 400),
        Refused(method: "POST", path: "/api/media/files", status: 401),
        Refused(
            method: "POST", path: "/api/media/files/", headers: "Authorization: Token abc\r\n", status: 401),
        Refused(
            method: "POST", path: "/api/media/files", headers: "{admin}Accept: image/png\r\n", status: 406),
        Refused(method: "PATCH", path: "/api/media/files/999999", headers: "{admin}", status: 404),
    ]

    let service: RunningService

    init() throws { service = try SharedService.usual.get() }

    /// Requests whose body is a description, or that have none.
    static let described = [
        Refused(method: "POST", path: "/v1/buckets", status: 403),
        Refused(method: "PATCH", path: "/v1/buckets/default", status: 403),
        Refused(method: "POST", path: "/v1/ops/list-orphans", status: 403),
        Refused(method: "PATCH", path: unknown, status: 403),
        Refused(method: "PATCH", path: unknown, headers: "{admin}", status: 404),
        Refused(method: "DELETE", path: unknown, status: 413),
        Refused(method: "GET", path: "/v1/files", headers: "{admin}", status: 413),
        Refused(method: "OPTIONS", path: "/v1/files", status: 413),
        Refused(method: "POST", path: "/v1/nothing", status: 404),
        Refused(method: "PUT", path: "/v1/files", headers: "{admin}", status: 405),
        Refused(method: "DELETE", path: "/api/media/files/1", status: 401),
    ]

    @Test(
        arguments: refused,
        ["Content-Length: 3000000000\r\n", "Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"])
    func `an upload that is refused is refused before its body`(refused: Refused, length: String) throws {
        try expectRefusal(of: refused, length)
    }

    @Test(arguments: described, ["Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"])
    func `any other request is refused before a long body`(refused: Refused, length: String) throws {
        try expectRefusal(of: refused, length)
    }

    /// The whole answer comes before the body, in the dialect's words.
    private func expectRefusal(of refused: Refused, _ length: String) throws {
        let answer = try service.admin.firstAnswer(to: head(refused, length))
        #expect(answer.status == refused.status)
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer["Access-Control-Allow-Origin"] != nil || refused.path.hasPrefix("/api"))
        if refused.path.hasPrefix("/api") {
            #expect(answer.json["detail"] is String)
            #expect(answer["Allow"]?.contains("OPTIONS") == true)
            #expect(answer["WWW-Authenticate"] == (refused.status == 401 ? "Token" : nil))
            #expect((answer["Link"] != nil) == (refused.status == 401))
        } else {
            #expect(answer.json["error"] is [String: Any])
            #expect(answer.text.hasSuffix("\n"))
        }
    }

    @Test func `a refusal that repeats a long header is whole`() throws {
        let coding = String(repeating: "g", count: 5_000)
        for path in ["/v1/files", "/api/media/files"] {
            let request = Refused(
                method: "POST", path: path, headers: "{admin}Content-Encoding: \(coding)\r\n", status: 415)
            let answer = try service.admin.firstAnswer(to: head(request, "Content-Length: 2000000\r\n"))
            #expect(answer.status == 415)
            #expect(!answer.json.isEmpty)
            #expect(path.hasPrefix("/v1") || answer["Accept-Encoding"] == "identity")
        }
    }

    @Test(arguments: ["/v1/files", "/api/media/files", "/v1/buckets", "/v1/nothing"])
    func `a client that waits for 100 gets the refusal alone`(path: String) throws {
        let request = Refused(method: "POST", path: path, headers: "Expect: 100-continue\r\n", status: 0)
        for length in ["200000", "2000000000", "9000000000"] {
            let answer = try service.admin.firstAnswer(to: head(request, "Content-Length: \(length)\r\n"))
            #expect(answer.status >= 400, "\(path) \(length)")
        }
    }

    @Test(
        arguments: ["GET", "HEAD", "POST"],
        ["/media/x", "/media/core_media/2026/01/01/thumbnails/a.jpg", "/"])
    func `a body of unknown length is not stored where none belongs`(method: String, path: String) throws {
        let descriptor = try service.admin.connection()
        defer { close(descriptor) }
        let length = 24 << 20
        var bytes = Array(
            "\(method) \(path) HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(String(length, radix: 16))\r\n"
                .utf8)
        bytes += [UInt8](repeating: 7, count: length - 1)
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        #expect(try service.admin.get("/healthz").status == 200)
        #expect(bytesOfBodies() < length / 2)
    }

    @Test(arguments: ["/v1/files", "/api/media/files"])
    func `an admitted body is asked for`(path: String) throws {
        let request = Refused(
            method: "POST", path: path, headers: "{admin}Expect: 100-continue\r\n", status: 0)
        let answer = try service.admin.firstAnswer(to: head(request, "Content-Length: 2000000\r\n"))
        #expect(answer.status == 100)
    }

    @Test func `a refused body takes no room, however many are on their way`() throws {
        let held = try (0..<8).map { _ in try service.admin.connection() }
        defer { held.forEach { close($0) } }
        let piece = [UInt8](repeating: 7, count: 4 << 20)
        for descriptor in held {
            let head = head(
                Refused(method: "POST", path: "/v1/files", status: 0), "Content-Length: 3000000000\r\n")
            _ = head.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            _ = piece.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
        #expect(bytesOfBodies() < 24 << 20)
        #expect(try service.admin.get("/healthz").status == 200)
    }

    @Test(arguments: [1_200_000, 4_000_000])
    func `large uploads of both dialects arrive whole`(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let library = try service.admin.upload("large-\(size).bin", content)
        #expect(library.status == 201)
        let path = try pathOfURL(library.json["f"], port: service.port)
        #expect(try service.admin.get(path).body == content)
        let stored = try service.admin.store("large-\(size).bin", content)
        #expect(stored.status == 201)
        let id = try #require(stored.processedFile["id"] as? String)
        let other = content.reversed() as [UInt8]
        #expect(try service.admin.replace(id, "other.bin", other).status == 200)
        #expect(try service.admin.get("/v1/files/\(id)").body == other)
    }

    private func head(_ refused: Refused, _ length: String) -> [UInt8] {
        let admin = "Authorization: Token \(service.admin.token ?? "")\r\n"
        let headers = refused.headers.replacingOccurrences(of: "{admin}", with: admin)
        return Array(
            ("\(refused.method) \(refused.path) HTTP/1.1\r\nHost: h\r\nOrigin: https://page.example\r\n"
                + "\(Self.form)\(headers)\(length)\r\n").utf8)
    }

    /// Bytes that nginx keeps of bodies on their way; other tests send some to the same service, but none so large.
    private func bytesOfBodies() -> Int {
        let folder = service.data + "/nginx/body"
        let files = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return files.reduce(0) { sum, file in
            let facts = try? FileManager.default.attributesOfItem(atPath: folder + "/" + file)
            guard facts?[.type] as? FileAttributeType == .typeRegular else { return sum }
            return sum + (facts?[.size] as? Int ?? 0)
        }
    }
}
