import HTTP
import Testing

@testable import StorageAPI

/// What browsers are told of other origins (Fetch, "CORS protocol"; StorageAPI/Contract §7).
struct AllowedOriginsTests {
    private func allows(_ origin: String, _ patterns: [String]) -> Bool {
        var response = Response(200)
        AllowedOrigins(patterns).mark(&response, to: Request(.get, "/files", headers: ["Origin": origin]))
        return response.headers["Access-Control-Allow-Origin"] == origin
    }

    @Test(arguments: [
        ("https://example.org", "*"), ("https://example.org", "https://example.org"),
        ("https://a.example.org", "https://*.example.org"),
        ("https://a.b.example.org", "https://*.example.org"),
        ("http://localhost:5173", "http://localhost:*"), ("https://a-b-c", "https://*-*-*"),
        ("https://aXbXb", "https://a*b"), ("null", "*"), ("https://ab", "https://a*b*"),
    ])
    func `a pattern's star stands for anything`(origin: String, pattern: String) {
        #expect(allows(origin, [pattern]))
        #expect(allows(origin, ["https://elsewhere.test", pattern]))
    }

    @Test(arguments: [
        ("https://example.org", "http://example.org"), ("https://example.org:8443", "https://example.org"),
        ("https://example.org.evil.test", "https://*.example.org"),
        ("https://example.org", "https://*.example.org"), ("https://EXAMPLE.org", "https://example.org"),
        ("https://a", "https://a*b"), ("https://ba", "https://a*"), ("https://example.org", ""),
        ("https://exampleXorg", "https://example.org"),
    ])
    func `what no pattern fits is not allowed`(origin: String, pattern: String) {
        #expect(!allows(origin, [pattern]))
        #expect(!allows(origin, []))
    }

    @Test func `many stars take no time to speak of`() {
        let origin = "https://" + String(repeating: "a", count: 500)
        #expect(!allows(origin, ["https://" + String(repeating: "*a", count: 250) + "*b"]))
        #expect(!allows(origin + "aaaaa", ["*"]))
    }

    @Test func `an allowed page may read the answer, refusals too`() throws {
        let desk = try Desk(origins: AllowedOrigins(["https://app.test"]))
        let headers: Headers = ["Origin": "https://app.test"]
        for reply in [desk.get("/files", headers), desk.get("/nothing", headers)] {
            #expect(reply.headers["Access-Control-Allow-Origin"] == "https://app.test")
            #expect(reply.headers["Access-Control-Allow-Credentials"] == "false")
            let exposed = try #require(reply.headers["Access-Control-Expose-Headers"])
            for name in [
                "Content-Length", "Content-Type", "Cache-Control", "ETag", "Last-Modified", "X-Error",
                "Content-Range",
            ] { #expect(exposed.split(separator: ", ").contains(Substring(name))) }
            #expect(reply.headers["Vary"]?.hasSuffix("Origin, Access-Control-Request-Method") == true)
        }
    }

    @Test func `another page is served, but may not read`() throws {
        let desk = try Desk(origins: AllowedOrigins(["https://app.test"]))
        for headers in [["Origin": "https://evil.test"], [:]] as [Headers] {
            for method in [Method.get, .options] {
                let reply = desk.ask(method, "/files", headers)
                #expect(reply.status == (method == .get ? 200 : 204))
                #expect(!reply.headers.fields.contains { $0.name.hasPrefix("Access-Control-") })
                #expect(reply.headers["Vary"]?.hasSuffix("Origin, Access-Control-Request-Method") == true)
            }
        }
    }

    @Test func `a preflight says what is allowed`() throws {
        let desk = try Desk(origins: AllowedOrigins(["*"], allowsCredentials: true))
        let reply = desk.ask(
            .options, "/v1/files/\(Samples.id)", as: .nobody,
            [
                "Origin": "https://app.test", "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "authorization",
            ])
        #expect(reply.status == 204)
        #expect(reply.isBodyless)
        #expect(reply.headers["Access-Control-Allow-Origin"] == "https://app.test")
        #expect(reply.headers["Access-Control-Allow-Credentials"] == "true")
        #expect(reply.headers["Access-Control-Max-Age"] == "86400")
        let methods = try #require(reply.headers["Access-Control-Allow-Methods"])
        for name in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] { #expect(methods.contains(name)) }
        let allowed = try #require(reply.headers["Access-Control-Allow-Headers"]).lowercased()
        for name in [
            "authorization", "origin", "if-match", "if-none-match", "if-modified-since",
            "if-unmodified-since", "x-hasura-admin-secret", "x-nhost-bucket-id", "x-nhost-file-name",
            "x-nhost-file-id", "x-hasura-role", "range", "content-type",
        ] { #expect(allowed.split(separator: ", ").contains(Substring(name))) }
    }
}
