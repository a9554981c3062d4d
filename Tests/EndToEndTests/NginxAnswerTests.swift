import Foundation
import Glibc
import ServiceTesting
import Testing

/// Every answer that nginx makes by itself, in each dialect: status, JSON, CORS and `Allow`.
@Suite(.serialized)
struct NginxAnswerTests {
    /// A request that nginx answers without the responder.
    struct Edge: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        /// The whole request for a path.
        let request: @Sendable (String) -> String
        /// Whether nginx has read the headers when it refuses.
        var knowsOrigin = true
    }

    /// A dialect by one of its paths, and whether its errors are the library's.
    struct Dialect: Sendable, CustomTestStringConvertible {
        let path: String
        let isLibrary: Bool
        var testDescription: String { path }
    }

    static let dialects = [
        Dialect(path: "/v1/files", isLibrary: false), Dialect(path: "/files/", isLibrary: false),
        Dialect(path: "/v1/buckets/x", isLibrary: false), Dialect(path: "/healthz", isLibrary: false),
        Dialect(path: "/api/media/files", isLibrary: true), Dialect(path: "/api/x", isLibrary: true),
    ]

    private static let head = "Host: h\r\nOrigin: https://page.example\r\n"

    static let edges = [
        Edge(
            testDescription: "a target that is too long", status: 414,
            request: {
                "GET \($0)?\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\n\(head)\r\n"
            }, knowsOrigin: false),
        Edge(
            testDescription: "headers that are too large", status: 431,
            request: {
                "GET \($0) HTTP/1.1\r\n\(head)X-A: \(String(repeating: "a", count: 40_000))\r\n\r\n"
            }),
        Edge(
            testDescription: "two Host headers", status: 400,
            request: {
                "GET \($0) HTTP/1.1\r\n\(head)Host: other\r\n\r\n"
            }),
        Edge(
            testDescription: "no Host header", status: 400, request: { "GET \($0) HTTP/1.1\r\n\r\n" },
            knowsOrigin: false),
        Edge(
            testDescription: "a malformed Content-Length", status: 400,
            request: {
                "POST \($0) HTTP/1.1\r\n\(head)Content-Length: x\r\n\r\n"
            }),
        Edge(
            testDescription: "Content-Length with chunks", status: 400,
            request: {
                "POST \($0) HTTP/1.1\r\n\(head)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            }),
        Edge(
            testDescription: "an unknown transfer coding", status: 501,
            request: {
                "POST \($0) HTTP/1.1\r\n\(head)Transfer-Encoding: gzip\r\n\r\n"
            }),
        Edge(
            testDescription: "an unknown version", status: 505,
            request: {
                "GET \($0) HTTP/3.0\r\n\(head)\r\n"
            }, knowsOrigin: false),
        Edge(
            testDescription: "chunks that are broken", status: 400,
            request: {
                "POST \($0) HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\nzzz\r\nbroken"
            }),
        Edge(testDescription: "TRACE", status: 405, request: { "TRACE \($0) HTTP/1.1\r\n\(head)\r\n" }),
        Edge(
            testDescription: "a DELETE with a large body", status: 413,
            request: {
                "DELETE \($0) HTTP/1.1\r\n\(head)Content-Length: 5000000000\r\n\r\n"
            }),
        Edge(
            testDescription: "a GET with a large body", status: 413,
            request: {
                "GET \($0) HTTP/1.1\r\n\(head)Content-Length: 5000000000\r\n\r\n"
            }),
        Edge(
            testDescription: "a GET with a large body of unknown length", status: 413,
            request: {
                "GET \($0) HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n"
                    + "200000\r\n\(String(repeating: "x", count: 0x200000))\r\n0\r\n\r\n"
            }),
    ]

    let client: HTTPClient

    init() throws { client = try SharedService.usual.get().admin }

    @Test(arguments: edges, dialects)
    func `nginx's own answer has the dialect's shape`(edge: Edge, dialect: Dialect) throws {
        let answer = try client.firstAnswer(to: Array(edge.request(dialect.path).utf8))
        #expect(answer.status == edge.status)
        Self.checkShape(of: answer, isLibrary: dialect.isLibrary)
        let origin = answer["Access-Control-Allow-Origin"]
        #expect(origin == (edge.knowsOrigin ? "https://page.example" : "*"))
        // A page that sends credentials reads no answer for any origin.
        #expect(answer["Access-Control-Allow-Credentials"] == (edge.knowsOrigin ? "true" : nil))
        if edge.status == 405 { #expect(answer["Allow"]?.contains("GET") == true) }
    }

    @Test(arguments: dialects)
    func `a responder that is gone is 502 in the dialect's shape, readable for other origins`(
        dialect: Dialect
    ) throws {
        let service = try RunningService()
        defer { service.stop() }
        let socket = try service.responderSocket()
        // Kept connections would go on: nginx makes none before its first request.
        try #require(rename(socket, socket + "-away") == 0)
        kill(try service.responder(), SIGKILL)
        var answer = try service.admin.get(dialect.path, headers: ["Origin": "https://page.example"])
        try eventually {
            answer = try service.admin.get(dialect.path, headers: ["Origin": "https://page.example"])
            return answer.status == 502
        }
        Self.checkShape(of: answer, isLibrary: dialect.isLibrary)
        #expect(answer["Access-Control-Allow-Origin"] == "https://page.example")
        #expect(answer["Retry-After"] == "2")
        let large = try service.admin.firstAnswer(
            to: Array("POST \(dialect.path) HTTP/1.1\r\n\(Self.head)Content-Length: 2000000\r\n\r\n".utf8))
        #expect(large.status == 502 || large.status == 413)
        Self.checkShape(of: large, isLibrary: dialect.isLibrary)
    }

    private static func checkShape(of answer: HTTPAnswer, isLibrary: Bool) {
        #expect(answer["Content-Type"] == "application/json")
        if isLibrary {
            #expect((answer.json["detail"] as? String)?.isEmpty == false)
            #expect(answer["X-Error"] == nil)
        } else {
            let error = answer.json["error"] as? [String: Any]
            #expect((error?["message"] as? String)?.isEmpty == false)
            #expect(error?["data"] != nil)
            #expect(answer["X-Error"] == error?["message"] as? String)
        }
    }
}
