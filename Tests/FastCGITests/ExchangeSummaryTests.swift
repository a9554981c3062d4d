import FastCGI
import HTTP
import Testing

@Suite struct ExchangeSummaryTests {
    @Test func `a summary says what a request and its answer came to`() throws {
        let server = try RunningServer { request in
            _ = try? request.body.readAll(limit: 100)
            var response = Response.text(503, "later")
            response.note.operation = "library.create"
            response.note.user = "7"
            response.note.fault = "the disk\nis full"
            return response
        }
        var request = WebRequest("POST", "/a/b?token=secret", body: [1, 2, 3])
        request.parameters = [("REQUEST_ID", "0123456789abcdef0123456789abcdef")]
        let answer = try server.exchange(request)
        let summary = try #require(server.nextSummary())
        #expect(summary.requestID == "0123456789abcdef0123456789abcdef")
        #expect(answer["X-Request-Id"] == summary.requestID)
        #expect(summary.method == "POST")
        #expect(summary.path == "/a/b")
        #expect(summary.status == 503)
        #expect(summary.bytesReceived == 3)
        #expect(summary.bytesSent == 5)
        #expect(summary.milliseconds > 0 && summary.milliseconds < 20_000)
        #expect(summary.operation == "library.create")
        #expect(summary.user == "7")
        #expect(summary.fault == "the disk\nis full")
        #expect(!summary.isAborted)
    }

    @Test(arguments: [
        ("/a%0d%0aX-A:1?b", "/a%0d%0aX-A:1"), ("/a\r\nb", "/a%0D%0Ab"),
        ("/\"a\\b\u{7F} c", "/%22a%5Cb%7F%20c"),
        ("/\u{E9}\u{202E}", "/%C3%A9%E2%80%AE"), ("/a?\u{301}token=secret", "/a"), ("", ""),
        ("/" + String(repeating: "a", count: 2_000), "/" + String(repeating: "a", count: 1_023) + "..."),
    ])
    func `a path is one printable line without the query`(uri: String, path: String) throws {
        let server = try RunningServer { _ in Response(404) }
        _ = try server.exchange(WebRequest("GET", uri))
        #expect(server.nextSummary()?.path == path)
    }

    @Test func `a method is one printable line`() throws {
        let server = try RunningServer { _ in Response(405) }
        _ = try server.exchange(WebRequest("A\nB" + String(repeating: "C", count: 100)))
        #expect(server.nextSummary()?.method == "A%0AB" + String(repeating: "C", count: 27) + "...")
    }
}
