import Foundation
import ServiceTesting
import Testing

/// Which answers a caching proxy in front of the service stores (decision 0025).
struct CachingProxyTests {
    private let service: RunningService
    private let proxy: CachingProxy
    private var owner: HTTPClient { HTTPClient(port: proxy.port, token: service.admin.token) }
    private var nobody: HTTPClient { HTTPClient(port: proxy.port) }

    init() throws {
        service = try SharedService.open.get()
        proxy = try CachingProxy(for: service)
    }

    private func bucket(_ settings: String) throws -> String {
        let name = "b-\(UUID().uuidString.prefix(8))"
        let answer = try service.admin.json("POST", "/v1/buckets", "{\"id\":\"\(name)\"\(settings)}")
        try #require(answer.status == 201, "\(answer.text)")
        return name
    }

    private func store(in bucket: String) throws -> String {
        let answer = try service.admin.store(
            "photo.jpg", fixture("gradient-4000x3000.jpg"), in: bucket)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer.processedFile["id"] as? String)
    }

    @Test(arguments: ["max-age=3600", "public, max-age=3600, s-maxage=3600, immutable"])
    func `a private answer is never served to another caller`(cacheControl: String)
        throws
    {
        let bucket = try bucket(",\"cacheControl\":\"\(cacheControl)\"")
        let path = "/v1/files/\(try store(in: bucket))"
        let paths = [
            path, path + "?w=50", path + "?f=auto", path + "/thumbnails/64", path + "/metadata",
            path + "/presignedurl",
            "/v1/files?bucket-id=\(bucket)", "/v1/buckets/\(bucket)", "/api/media/files",
        ]
        for path in paths {
            for _ in 0..<2 {
                let answer = try owner.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer["X-Cache"] != "HIT", "\(path)")
                #expect(answer.headers.count { $0.name.lowercased() == "vary" } == 1, "\(path)")
            }
            for method in ["GET", "HEAD"] {
                #expect([401, 403, 404].contains(try nobody.send(method, path).status), "\(method) \(path)")
            }
            #expect(try owner.get(path).status == 200, "no refusal is kept either: \(path)")
        }
        #expect(try owner.send("DELETE", path).status == 204)
        for client in [owner, nobody] { #expect([403, 404].contains(try client.get(path).status)) }
    }

    @Test func `a file that the public may read is stored`() throws {
        let bucket = try bucket(",\"rules\":{\"public\":{\"read\":\"all\"}}")
        let path = "/v1/files/\(try store(in: bucket))"
        #expect(try nobody.get(path)["X-Cache"] == "MISS")
        let answer = try nobody.get(path)
        #expect(answer["X-Cache"] == "HIT")
        #expect(answer["Cache-Control"] == "max-age=3600")
    }
}
