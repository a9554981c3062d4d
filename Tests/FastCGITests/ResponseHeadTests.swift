import Foundation
import HTTP
import Testing

@testable import FastCGI

@Suite struct ResponseHeadTests {
    private func lines(_ response: Response, to method: HTTP.Method = .get) throws -> [String] {
        let bytes = try ResponseHead(response, to: method, requestID: "1").bytes
        return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func `a head is a status, its fields in order and a blank line`() throws {
        var response = Response.text(201, "ab")
        response.headers.append("Set-Cookie", "a=b")
        response.headers.append("Set-Cookie", "c=d")
        response.headers.append("Content-Length", "999")
        response.headers.append("X-Request-Id", "forged")
        #expect(
            try lines(response) == [
                "Status: 201 Created", "Content-Type: text/plain; charset=utf-8", "Set-Cookie: a=b",
                "Set-Cookie: c=d", "Content-Length: 2", "X-Request-Id: 1", "", "",
            ])
    }

    @Test(
        arguments: [
            (Response.text(200, "abc"), HTTP.Method.get, "3"), (.text(200, "abc"), .head, "3"),
            (Response(200), .get, "0"),
            (Response(200), .head, nil), (Response(200, body: .location("/a")), .get, nil),
            (.text(204, "abc"), .get, nil),
            (.text(304, "abc"), .get, nil), (.text(404, ""), .delete, "0"),
        ] as [(Response, HTTP.Method, String?)])
    func `a length is sent where it is known and allowed`(
        response: Response, method: HTTP.Method, length: String?
    ) throws {
        var response = response
        if case .location = response.body { response.headers.set("content-length", "7") }
        let sent = try lines(response, to: method).filter { $0.lowercased().hasPrefix("content-length") }
        #expect(sent == (length.map { ["Content-Length: \($0)"] } ?? []))
    }

    @Test func `nginx gets the place of a file and the range to send`() throws {
        let whole = try lines(Response(200, body: .location("/a")))
        #expect(whole.contains("X-Accel-Redirect: /a") && !whole.contains { $0.hasPrefix("X-Vitrine") })
        let part = try lines(Response(200, body: .location("/a", range: "bytes=0-4")))
        #expect(part.contains("X-Accel-Redirect: /a") && part.contains("X-Vitrine-Range: bytes=0-4"))
    }

    @Test func `a head is as long as the web server takes, and no longer`() throws {
        func head(_ count: Int) throws -> Int {
            let response = Response(200, headers: ["X": String(repeating: "x", count: count)])
            return try ResponseHead(response, to: .get, requestID: "1").bytes.count
        }
        let rest = try head(0)
        #expect(try head(ResponseHead.limit - rest) == ResponseHead.limit)
        #expect(throws: ResponseHead.Unsendable.self) { try head(ResponseHead.limit - rest + 1) }
    }

    @Test(arguments: ["", "a b", "a:", "a\r\nb", "\u{E9}", "status", "STATUS", "a\0", "(a)"])
    func `a name that is none is refused`(name: String) {
        #expect(throws: ResponseHead.Unsendable.self) {
            try ResponseHead(Response(200, headers: [name: "1"]), to: .get, requestID: "1")
        }
    }
}
