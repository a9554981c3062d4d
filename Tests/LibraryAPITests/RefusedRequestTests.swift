import HTTP
import MediaTesting
import Testing

@testable import LibraryAPI

/// What every refusal has, whatever the place, the caller and the method.
struct RefusedRequestTests {
    private static let origin = "https://page.example"
    private static let methods: [Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .other("PROPFIND"), .other("get"),
    ]

    @Test(arguments: [
        "/api/media/files", "/api/media/files/", "/api/media/files/1", "/api/media/files/999",
        "/api/media/files/-1", "/api/media/files/x", "/api/media/files/99999999999999999999",
        "/api/media/openapi.yaml", "/api/nothing", "/api", "/api/media/files/1/2", "/api/media/files/%00",
    ])
    func `a refusal has a detail, and headers by which a client and a browser go on`(path: String) throws {
        let desk = try Desk()
        let keys = [
            nil, "unknown", "two words", try desk.user(), try desk.user("reader", codes: [3802]), desk.admin,
        ]
        var refusals = 0
        for key in keys {
            for method in Self.methods {
                if try desk.catalog.file(number: 1) == nil { try desk.upload("a.txt") }
                let reply = desk.ask(
                    method, path, as: key,
                    headers: ["Origin": Self.origin, "Content-Type": "text/plain", "Range": "bytes=0-1"],
                    Array("x".utf8))
                guard reply.status >= 400 else { continue }
                refusals += 1
                try check(reply, at: path, "\(method.name) \(path) as \(key ?? "nobody"): \(reply.status)")
            }
        }
        #expect(refusals > 0)
    }

    private func check(_ reply: Reply, at path: String, _ what: Comment) throws {
        let headers = reply.response.headers
        #expect(reply.status < 500, what)
        #expect(headers["Content-Type"] == "application/json", what)
        #expect(try reply.string("detail")?.isEmpty == false, what)
        #expect(headers["Cache-Control"] == "no-store", what)
        #expect(headers["Allow"] == Route(RequestTarget(path))?.allow, what)
        #expect(headers["WWW-Authenticate"] == (reply.status == 401 ? "Token" : nil), what)
        #expect(headers["Access-Control-Allow-Origin"] == Self.origin, what)
        #expect(headers["Access-Control-Expose-Headers"]?.contains("WWW-Authenticate") == true, what)
        #expect(headers.all("Vary").count == 1, what)
        for name in ["Accept", "Authorization", "Cookie", "Origin"] {
            #expect(headers["Vary"]?.contains(name) == true, what)
        }
        for name in [
            "ETag", "Last-Modified", "Location", "Content-Range", "Content-Disposition", "Accept-Ranges",
            "Set-Cookie",
        ] { #expect(headers[name] == nil, "\(what) has \(name)") }
    }
}
