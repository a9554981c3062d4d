import HTTP
import Testing

@testable import Vitrine

/// Who answers which path.
struct DialectsTests {
    /// Answers everything with its own name.
    private struct Named: Responder {
        let name: String

        func respond(to request: Request) -> Response { .text(200, name) }
    }

    private let dialects = Dialects(
        library: Named(name: "library"), published: Named(name: "published"), probes: Named(name: "probes"))

    @Test(arguments: [
        ("/api/media/files", "library"), ("/api", "library"), ("/api/", "library"), ("//api//x", "library"),
        ("/media/core_media/2026/01/31/a.png", "published"), ("/media", "published"),
        ("/healthz", "probes"), ("/readyz", "probes"), ("/readyz?verbose", "probes"),
    ])
    func `the first segment decides who answers`(uri: String, name: String) {
        guard case .bytes(let bytes) = dialects.respond(to: Request(.get, uri)).body else {
            Issue.record("no body")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self) == name)
    }

    @Test(arguments: ["/", "/v2", "/API/media/files", "/mediax/a", "/?a=/api"])
    func `nobody's path is not found, in JSON`(uri: String) {
        let response = dialects.respond(to: Request(.get, uri))
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no body")
            return
        }
        #expect(response.status == 404)
        #expect(response.headers["Content-Type"] == "application/json")
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"detail":"Not found."}"#)
    }

    @Test(arguments: ["", "*", "/media/../etc/passwd", "/%2e%2e/x", "/a%00b", "/%ff", "/a%2Fb"])
    func `a path that names no place is left to the library`(uri: String) {
        guard case .bytes(let bytes) = dialects.respond(to: Request(.get, uri)).body else {
            Issue.record("no body")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "library")
    }
}
