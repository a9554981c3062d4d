import HTTP
import Testing

@testable import StorageAPI

/// What every refusal has, whatever the place, the caller and the method.
struct RefusedRequestTests {
    private static let origin = "https://page.example"
    private static let methods: [Method] = [
        .get, .head, .post, .put, .patch, .delete, .other("PROPFIND"), .other("get"),
    ]
    private static let callers: [Credentials] = [
        .nobody, .token("unknown"), .jwt("x.y.z"), .role("user", as: "alice"), .role("public"), .admin,
    ]

    @Test(arguments: [
        "/files", "/files/{id}", "/files/{id}/metadata", "/files/{id}/presignedurl",
        "/files/{id}/presignedurl/contents", "/files/{id}/thumbnails/64",
        "/files/\(Samples.unknownID)", "/files/\(Samples.unknownID)/metadata",
        "/files/\(Samples.unknownID)/presignedurl", "/files/\(Samples.unknownID)/presignedurl/contents",
        "/files/\(Samples.unknownID)/thumbnails/64", "/files/x", "/files/x/metadata", "/buckets",
        "/buckets/default", "/buckets/unknown", "/ops/list-orphans", "/ops/delete-orphans",
        "/ops/list-broken-metadata", "/ops/delete-broken-metadata", "/ops/list-not-uploaded", "/version",
        "/openapi.yaml", "/nothing", "/files/%zz",
    ])
    func `a refusal has its family's form, and headers by which a client and a browser go on`(path: String)
        throws
    {
        let desk = try Desk()
        var refusals = 0
        for caller in Self.callers {
            for method in Self.methods {
                let path = path.replacing("{id}", with: try desk.upload())
                let reply = desk.ask(
                    method, "/v1" + path, as: caller,
                    ["Origin": Self.origin, "Content-Type": "application/json", "Range": "bytes=0-1"])
                guard reply.status >= 400 else { continue }
                refusals += 1
                try check(reply, to: method, "\(method.name) \(path) as \(caller): \(reply.status)")
            }
        }
        #expect(refusals > 0)
    }

    private func check(_ reply: Reply, to method: Method, _ what: Comment) throws {
        #expect(reply.status < 500, what)
        #expect(reply.headers["X-Content-Type-Options"] == "nosniff", what)
        #expect(reply.headers["Cache-Control"] == "no-store", what)
        #expect((reply.headers["Allow"] != nil) == (reply.status == 405), what)
        #expect(
            reply.headers["WWW-Authenticate"] == (reply.status == 401 ? "Bearer, Token" : nil), what)
        #expect(reply.headers["Access-Control-Allow-Origin"] == Self.origin, what)
        #expect(reply.headers["Access-Control-Expose-Headers"]?.contains("X-Error") == true, what)
        #expect(reply.headers.all("Vary").count == 1, what)
        #expect(reply.headers["Vary"]?.contains("Origin") == true, what)
        for name in [
            "ETag", "Last-Modified", "Location", "Link", "Content-Disposition", "Content-Range",
            "Accept-Ranges", "Surrogate-Control", "Surrogate-Key", "Content-Length", "Set-Cookie",
        ] { #expect(reply.headers[name] == nil, "\(what) has \(name)") }
        if method == .head {
            #expect(reply.isBodyless && reply.headers["Content-Type"] == nil, what)
            #expect(reply.error?.isEmpty == false, what)
        } else {
            #expect(reply.headers["Content-Type"] == "application/json", what)
            let message = try reply.text("error.message")
            // An upload that has begun says what it has stored, in the body alone.
            let isUpload = try reply.value("processedFiles") != nil
            #expect(reply.error == (isUpload ? nil : message), what)
        }
    }
}
