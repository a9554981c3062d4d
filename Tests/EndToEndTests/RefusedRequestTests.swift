import Foundation
import ServiceTesting
import Testing

/// Refusals as they leave nginx: HEAD like GET but for the body, readable for other origins, and no header of anything else.
struct RefusedRequestTests {
    private let service: RunningService

    init() throws { service = try SharedService.usual.get() }

    private static let unknown = "00000000-0000-4000-8000-000000000000"

    @Test(arguments: [
        "/v1/files", "/v1/files/\(unknown)", "/v1/files/\(unknown)/metadata",
        "/v1/files/\(unknown)/presignedurl", "/v1/files/\(unknown)/presignedurl/contents",
        "/v1/files/\(unknown)/thumbnails/64", "/v1/files/x", "/v1/buckets", "/v1/buckets/unknown",
        "/v1/ops/list-orphans", "/v1/version", "/v1/nothing", "/api/media/files", "/api/media/files/999999",
        "/api/media/files/x", "/api/media/openapi.yaml", "/api/nothing", "/media/core_media/none.txt",
        "/media/core_media/x/thumbnails/none_thumbnail_64x64.jpg", "/media/", "/media",
    ])
    func `HEAD is refused as GET is, without a body`(path: String) throws {
        let origin = ["Origin": "https://page.example"]
        for (token, method) in [(nil, "FOO"), ("unknown", "FOO"), (service.admin.token, "FOO")] {
            let client = HTTPClient(port: service.port, token: token)
            let get = try client.get(path, headers: origin)
            let head = try client.send("HEAD", path, headers: origin)
            let other = try client.send(method, path, headers: origin)
            #expect(head.status == get.status)
            #expect(head.body == [])
            if let length = head["Content-Length"], get.status >= 400 {
                #expect(length == get["Content-Length"])
            }
            for name in [
                "Allow", "WWW-Authenticate", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
                "Vary", "Cache-Control", "X-Error",
            ] where get.status >= 400 { #expect(head[name] == get[name], "\(name)") }
            for answer in [get, head, other] where answer.status >= 400 {
                let names = answer.headers.map { $0.name.lowercased() }
                #expect(Set(names).count == names.count, "a header twice")
                #expect(["https://page.example", "*"].contains(answer["Access-Control-Allow-Origin"]))
                #expect(answer["X-Request-Id"] != nil || answer.status == 405)
                #expect((answer["WWW-Authenticate"] != nil) == (answer.status == 401))
                if answer.status == 405 { #expect(answer["Allow"]?.contains("OPTIONS") == true) }
                for name in ["ETag", "Last-Modified", "Location", "Content-Range", "Content-Disposition"] {
                    #expect(answer[name] == nil, "\(answer.status) with \(name)")
                }
            }
        }
    }
}
