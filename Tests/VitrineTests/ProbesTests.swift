import HTTP
import Media
import MediaTesting
import Testing

@testable import Vitrine

/// `/healthz` and `/readyz`.
struct ProbesTests {
    private let catalog = InMemoryCatalog()
    private let blobs: InMemoryBlobs
    private let probes: Probes

    init() throws {
        blobs = try InMemoryBlobs()
        probes = Probes(
            library: MediaLibrary(
                catalog: catalog, blobs: blobs, accounts: catalog, imaging: InMemoryImaging(),
                typing: CannedTyping()),
            reserve: 1_000)
    }

    private func ask(_ uri: String, _ method: Method = .get) -> (status: Int, body: String, headers: Headers)
    {
        let response = probes.respond(to: Request(method, uri))
        guard case .bytes(let bytes) = response.body else {
            return (response.status.code, "", response.headers)
        }
        return (response.status.code, String(decoding: bytes, as: UTF8.self), response.headers)
    }

    @Test func `a process that answers is alive`() {
        blobs.setFreeBytes(0)
        let reply = ask("/healthz")
        #expect(reply.status == 200)
        #expect(reply.body.hasPrefix("ok"))
        #expect(reply.headers["Cache-Control"] == "no-store")
    }

    @Test func `a service whose virus scanner does not answer is not ready`() throws {
        let probes = Probes(
            library: MediaLibrary(
                catalog: catalog, blobs: blobs, accounts: catalog, imaging: InMemoryImaging(),
                typing: CannedTyping(), scanner: CannedScanner(isAway: true)),
            reserve: 0)
        let response = probes.respond(to: Request(.get, "/readyz"))
        #expect(response.status == 503)
        guard case .bytes(let bytes) = response.body else {
            Issue.record("the answer says nothing")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "The virus scanner does not answer.\n")
        #expect(response.note.fault?.contains("it is away") == true)
        #expect(probes.respond(to: Request(.get, "/healthz")).status == 200)
    }

    @Test func `with a catalog and room on the disk the service is ready`() {
        let reply = ask("/readyz")
        #expect(reply.status == 200)
        #expect(reply.body == "ready\n")
        #expect(reply.headers["Cache-Control"] == "no-store")
        #expect(ask("/readyz", .head).status == 200)
    }

    @Test func `the reserve must be free`() {
        blobs.setFreeBytes(1_000)
        #expect(ask("/readyz").status == 200)
        blobs.setFreeBytes(999)
        let reply = ask("/readyz")
        #expect(reply.status == 503)
        #expect(reply.body == "The disk is almost full.\n")
        #expect(reply.headers["Cache-Control"] == "no-store")
    }

    @Test func `while only deleting is possible the service is not ready`() {
        catalog.setLackingRoom(true)
        let reply = ask("/readyz")
        #expect(reply.status == 503)
        #expect(reply.body == "The disk is almost full.\n")
        #expect(ask("/healthz").status == 200)
    }

    @Test(arguments: [Method.post, .put, .delete, .options, .other("TRACE")])
    func `probes are only read`(method: Method) {
        let reply = ask("/readyz", method)
        #expect(reply.status == 405)
        #expect(reply.body == "Method not allowed.\n")
        #expect(reply.headers["Allow"] == "GET, HEAD")
        #expect(reply.headers["Cache-Control"] == "no-store")
    }
}
