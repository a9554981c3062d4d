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
        library: Named(name: "library"), storage: Named(name: "storage"),
        published: Named(name: "published"), probes: Named(name: "probes"))

    @Test(arguments: [
        ("/api/media/files", "library"), ("/api", "library"), ("/api/", "library"), ("//api//x", "library"),
        ("/media/core_media/2026/01/31/a.png", "published"), ("/media", "published"),
        ("/healthz", "probes"), ("/readyz", "probes"), ("/readyz?verbose", "probes"),
    ])
    func `the first segment decides who answers`(uri: String, name: String) {
        #expect(answerer(of: uri) == name)
    }

    @Test(arguments: [
        "/files", "/v1/files/", "/buckets", "/ops/list-orphans", "/version", "/", "/v2", "/API/media/files",
        "/mediax/a", "/?a=/api", "", "*", "/media/../etc/passwd", "/%2e%2e/x", "/a%00b", "/%ff", "/a%2Fb",
    ])
    func `everything else, and a path that names no place, is left to the storage dialect`(uri: String) {
        #expect(answerer(of: uri) == "storage")
    }

    @Test(arguments: ["/api/../x", "/api/media/files/%00"])
    func `a path of the library that names no place is left to it`(uri: String) {
        #expect(answerer(of: uri) == "library")
    }

    private func answerer(of uri: String) -> String? {
        guard case .bytes(let bytes) = dialects.respond(to: Request(.get, uri)).body else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
