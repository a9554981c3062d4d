import Foundation
import ServiceTesting
import Testing

/// What is refused, in the dialect's shape and never with an HTML page, by the responder and by nginx.
@Suite(.serialized)
struct RefusalTests {
    let client: HTTPClient
    let service: RunningService

    init() throws {
        service = try SharedService.small.get()
        client = service.admin
    }

    @Test func `a body beyond the limit gets JSON from nginx`() throws {
        let answer = try client.upload("large.bin", [UInt8](repeating: 7, count: 200_000))
        #expect(answer.status == 413)
        #expect(answer["Content-Type"] == "application/json")
        #expect((answer.json["detail"] as? String)?.contains("100000") == true)
    }

    @Test func `nobody gets in without a token, and nobody beyond their rights`() throws {
        let nobody = HTTPClient(port: service.port)
        let answer = try nobody.get("/api/media/files")
        #expect(answer.status == 401)
        #expect(answer["WWW-Authenticate"] == "Token")
        #expect(answer["Allow"] == "GET, POST, HEAD, OPTIONS")
        #expect(answer.text == #"{"detail":"Authentication credentials were not provided."}"#)

        let reader = try service.client("reader", "--staff", "--permission", "3802")
        #expect(try reader.get("/api/media/files").status == 200)
        let refused = try reader.upload("a.txt", Array("a".utf8))
        #expect(refused.status == 403)
        #expect(refused.text == #"{"detail":"You do not have permission to perform this action."}"#)
        let codesWithoutStaff = try service.client("visitor", "--permission", "3802")
        #expect(try codesWithoutStaff.get("/api/media/files").status == 403)
        let inactive = try service.client("sleeper", "--admin", "--inactive")
        #expect(try inactive.get("/api/media/files").text == #"{"detail":"User inactive or deleted."}"#)
    }

    @Test func `a revoked token opens nothing`() throws {
        let client = try service.client("short", "--admin")
        #expect(try client.get("/api/media/files").status == 200)
        #expect(try service.vitrine("token", "revoke", "short").status == 0)
        #expect(try client.get("/api/media/files").text == #"{"detail":"Invalid token."}"#)
    }

    @Test(
        arguments: [
            "/catalog.sqlite", "/catalog.sqlite-wal", "/admin-token", "/blobs/", "/derived/", "/incoming/",
            "/media/../catalog.sqlite", "/media/%2e%2e/catalog.sqlite", "/media//../catalog.sqlite",
            "/media/..%2fcatalog.sqlite", "/nginx/nginx.conf", "/media/.hidden",
            "/media/core_media/.hidden/x",
            "/media/", "/media/core_media/", "/blobs/../admin-token",
        ])
    func `nothing but published files can be reached`(path: String) throws {
        let answer = try client.get(path)
        #expect([400, 403, 404].contains(answer.status), "\(path): \(answer.status)")
    }

    @Test(arguments: ["yes", "no"])
    func `no symbolic link below media is followed, be it the mount that refuses it or nginx`(mount: String)
        throws
    {
        let service = try RunningService(environment: ["NGINX_MOUNT": mount])
        defer { service.stop() }
        try checkLinks(service)
    }

    private func checkLinks(_ service: RunningService) throws {
        let media = service.data + "/media"
        let client = HTTPClient(port: service.port)
        let folder = "linked-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: "\(media)/\(folder)/thumbnails", withIntermediateDirectories: true)
        let genuine = "\(folder)/thumbnails/genuine.jpg"
        try Data("a thumbnail".utf8).write(to: URL(fileURLWithPath: "\(media)/\(genuine)"))
        #expect(try client.get("/media/\(genuine)").status == 200)
        for (name, target) in [
            ("link.txt", service.data + "/admin-token"),
            ("thumbnails/link.jpg", service.data + "/admin-token"),
            ("thumbnails/beside.jpg", "genuine.jpg"), ("folder", service.data),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(media)/\(folder)/\(name)", withDestinationPath: target)
        }
        for name in ["link.txt", "thumbnails/link.jpg", "thumbnails/beside.jpg", "folder/admin-token"] {
            let answer = try client.get("/media/\(folder)/\(name)")
            #expect([403, 404].contains(answer.status), "\(name): \(answer.status)")
        }
    }

    @Test(
        arguments: [
            ("DELETE", "/api/media/files", 405), ("PUT", "/api/media/files/", 405),
            ("FOO", "/api/media/files", 405),
            ("GET", "/api/media/files/abc", 404), ("GET", "/api/media/files/-1", 404),
            ("GET", "/api/other", 404),
            ("GET", "/api/media/files/99999999999999999999999", 404), ("GET", "/a%0d%0aX-A:1", 404),
            ("GET", "/api/media/files/%c0%ae%c0%ae/", 404), ("GET", "/%e2", 404),
        ])
    func `odd requests get clear answers`(method: String, target: String, status: Int) throws {
        let answer = try client.send(method, target)
        #expect(answer.status == status)
        #expect(answer["X-A"] == nil)
        #expect(answer["Content-Type"] == "application/json")
    }

    @Test func `the service answers after all this`() throws {
        #expect(try client.get("/healthz").status == 200)
        #expect(try client.get("/readyz").status == 200)
    }
}
