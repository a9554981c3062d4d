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
        ("/media/core_media/2026/01/31/a.png", "published"), ("/media/", "published"),
        ("/media/../etc/passwd", "published"),
        ("/healthz", "probes"), ("/readyz", "probes"), ("/readyz?verbose", "probes"),
    ])
    func `the first segment decides who answers`(uri: String, name: String) {
        #expect(answerer(of: uri) == name)
    }

    @Test(arguments: [
        "/files", "/v1/files/", "/buckets", "/ops/list-orphans", "/version", "/", "/v2", "/API/media/files",
        "/mediax/a", "/media", "//media?a", "/medi%61", "/?a=/api", "", "*", "/%2e%2e/x", "/a%00b", "/%ff",
        "/a%2Fb",
    ])
    func `everything else, and a path that names no place, is left to the storage dialect`(uri: String) {
        #expect(answerer(of: uri) == "storage")
    }

    @Test(arguments: ["/api/../x", "/api/media/files/%00"])
    func `a path of the library that names no place is left to it`(uri: String) {
        #expect(answerer(of: uri) == "library")
    }

    /// What a dialect is asked: a prefix is removed if the path means nothing with it.
    @Test(arguments: [
        ("/files/v1/files", "storage /v1/files"), ("/files/files", "storage /files"),
        ("/files/files/?a=b", "storage /files/?a=b"), ("/files/version", "storage /version"),
        ("/files/api/media/files/1", "library /api/media/files/1"), ("/files/api/x", "library /api/x"),
        ("/files/media/core_media/a.jpg", "published /media/core_media/a.jpg"),
        ("/files/healthz", "probes /healthz"),
        (
            "/files/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11/metadata",
            "storage /files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11/metadata"
        ),
        // A proxy has removed it already, or it was never there.
        ("/files", "storage /files"), ("/v1/files", "storage /v1/files"),
        ("/api/media/files", "library /api/media/files"),
        (
            "/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11",
            "storage /files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11"
        ),
        ("/media/files/a.jpg", "published /media/files/a.jpg"), ("/files/x", "storage /files/x"),
        ("/filesx/v1/files", "storage /filesx/v1/files"), ("/x/files/version", "storage /x/files/version"),
    ])
    func `the path of the public URL may be there or not`(uri: String, asked: String) {
        #expect(answer(to: uri, prefix: ["files"]) == asked)
    }

    private func answer(to uri: String, prefix: [String]) -> String? {
        struct Echo: Responder {
            let name: String

            func respond(to request: Request) -> Response { .text(200, "\(name) \(request.uri)") }
        }
        let dialects = Dialects(
            library: Echo(name: "library"), storage: Echo(name: "storage"),
            published: Echo(name: "published"),
            probes: Echo(name: "probes"), prefix: prefix)
        guard case .bytes(let bytes) = dialects.respond(to: Request(.get, uri)).body else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func answerer(of uri: String) -> String? {
        guard case .bytes(let bytes) = dialects.respond(to: Request(.get, uri)).body else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
