import HTTP
import MediaTesting
import Testing

/// Pages of other origins read what the dialect answers, refusals too (LibraryAPI/Contract §9).
struct CrossOriginTests {
    private let desk: Desk

    init() throws {
        desk = try Desk(origins: AllowedOrigins(["https://app.test"], allowsCredentials: true))
        try desk.upload("a.txt")
    }

    private func ask(
        _ method: Method, _ uri: String, _ headers: Headers = [:], origin: String = "https://app.test",
        isAdmin: Bool = true
    ) -> Reply {
        var headers = headers
        headers.set("Origin", origin)
        return desk.ask(method, uri, as: isAdmin ? desk.admin : nil, headers: headers)
    }

    @Test(arguments: [
        (Method.get, "/api/media/files", true, 200), (.get, "/api/media/files/1", true, 200),
        (.get, "/api/media/files", false, 401), (.get, "/api/media/files/9", true, 404),
        (.get, "/api/nothing", true, 404), (.delete, "/api/media/files", true, 405),
        (.patch, "/api/media/files/1", true, 200), (.get, "/api/media/openapi.yaml", false, 200),
        (.options, "/api/media/files", true, 200),
    ])
    func `an allowed page reads every answer`(method: Method, uri: String, isAdmin: Bool, status: Int) throws
    {
        let reply = ask(method, uri, isAdmin: isAdmin)
        #expect(reply.status == status)
        #expect(reply.response.headers["Access-Control-Allow-Origin"] == "https://app.test")
        #expect(reply.response.headers["Access-Control-Allow-Credentials"] == "true")
        let exposed = try #require(reply.response.headers["Access-Control-Expose-Headers"])
        for name in [
            "ETag", "Link", "Location", "Content-Range", "Accept-Ranges", "Retry-After", "WWW-Authenticate",
            "Allow",
        ] { #expect(exposed.split(separator: ", ").contains(Substring(name)), "\(name)") }
        #expect(reply.response.headers.all("Vary").count == 1)
        #expect(reply.response.headers["Vary"]?.hasSuffix("Origin, Access-Control-Request-Method") == true)
    }

    @Test func `another page is served and may not read`() {
        let reply = ask(.get, "/api/media/files/1", origin: "https://evil.test")
        #expect(reply.status == 200)
        #expect(!reply.response.headers.fields.contains { $0.name.hasPrefix("Access-Control-") })
    }

    @Test(arguments: ["/api/media/files", "/api/media/files/1", "/api/media/openapi.yaml"])
    func `a preflight needs no credentials`(uri: String) throws {
        let wanted: Headers = [
            "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization",
        ]
        let reply = ask(.options, uri, wanted, isAdmin: false)
        #expect(reply.status == 204)
        #expect(reply.body.isEmpty)
        #expect(reply.response.headers["Access-Control-Allow-Origin"] == "https://app.test")
        #expect(reply.response.headers["Access-Control-Allow-Methods"]?.contains("PATCH") == true)
        #expect(reply.response.headers["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
        let evil = ask(.options, uri, wanted, origin: "https://evil.test", isAdmin: false)
        #expect(evil.status == 204)
        #expect(!evil.response.headers.fields.contains { $0.name.hasPrefix("Access-Control-") })
    }

    @Test func `OPTIONS that is no preflight still needs credentials`() {
        #expect(ask(.options, "/api/media/files", isAdmin: false).status == 401)
    }
}
