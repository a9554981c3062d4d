import FastCGI
import HTTP
import Testing

@Suite struct ExchangeTests {
    @Test func `a request is answered`() throws {
        let server = try RunningServer { request in
            let content = "\(request.method.name) \(request.uri) \(request.scheme)://\(request.host)"
            return Response(
                200, headers: ["X-A": request.headers["x-a"] ?? ""], body: .bytes(Array(content.utf8)))
        }
        var request = WebRequest("GET", "/a?b=c")
        request.parameters = [("HTTP_HOST", "example.org"), ("HTTP_X_A", "1"), ("HTTPS", "on")]
        let connection = try server.connect()
        let answer = try connection.exchange(request)
        #expect(answer.status == "200 OK")
        #expect(answer["X-A"] == "1")
        #expect(answer.text == "GET /a?b=c https://example.org")
        #expect(answer["Content-Length"] == "\(answer.body.count)")
        #expect(answer["X-Request-Id"]?.count == 16)
        #expect(connection.isClosed())
    }

    @Test func `a kept connection carries one request after another`() throws {
        let server = try RunningServer { .text(200, $0.uri) }
        let connection = try server.connect()
        for number in 0..<50 {
            #expect(
                try connection.exchange(WebRequest("GET", "/\(number)", isKept: true)).text == "/\(number)")
        }
        #expect(try connection.exchange(WebRequest("GET", "/last")).text == "/last")
        #expect(connection.isClosed())
    }

    @Test func `a request may arrive byte by byte, under any id`() throws {
        let server = try RunningServer {
            .text(200, (try? $0.body.readAll(limit: 9)).map { "\($0)" } ?? "cut")
        }
        var records = WebRequest("POST", "/", body: [1, 2, 3], isKept: true).records
        for index in records.indices {
            records[index].id = 700
            // libfcgi loses count of padding where something begins or ends; web servers add none.
            if index == 1 || index == 3 { records[index].padding = index * 7 }
        }
        let connection = try server.connect()
        for byte in records.bytes { connection.send([byte]) }
        #expect(try connection.answer(to: 700).text == "[1, 2, 3]")
    }

    @Test func `an answer in pieces arrives whole, and the connection is kept`() throws {
        let server = try RunningServer { _ in
            let pieces = ResponsePieces(count: 30) { [UInt8](repeating: UInt8($0), count: 100_000) }
            return Response(200, body: .pieces(pieces))
        }
        let connection = try server.connect()
        for _ in 0..<2 {
            let answer = try connection.exchange(WebRequest("GET", isKept: true))
            #expect(answer["Content-Length"] == nil)
            #expect(answer.body == (0..<30).flatMap { [UInt8](repeating: $0, count: 100_000) })
            #expect(server.nextSummary()?.bytesSent == 3_000_000)
        }
        let head = try connection.exchange(WebRequest("HEAD", isKept: true))
        #expect(head.body.isEmpty && head["Content-Length"] == nil)
    }

    @Test func `an answer in pieces that breaks off is not taken for whole`() throws {
        struct Failure: Error {}
        let server = try RunningServer { _ in
            let pieces = ResponsePieces(count: 3) { index in
                if index == 2 { throw Failure() }
                return [1, 2]
            }
            return Response(200, body: .pieces(pieces))
        }
        let connection = try server.connect()
        #expect(throws: (any Error).self) { try connection.exchange(WebRequest("GET", isKept: true)) }
        let summary = try #require(server.nextSummary())
        #expect(summary.isAborted)
        #expect(summary.fault?.contains("Failure") == true)
    }

    @Test func `an answer larger than any buffer arrives whole`() throws {
        let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = try RunningServer { _ in Response(200, body: .bytes(content)) }
        let connection = try server.connect()
        for _ in 0..<2 { #expect(try connection.exchange(WebRequest(isKept: true)).body == content) }
        #expect(server.nextSummary()?.bytesSent == 3_000_000)
    }

    @Test(arguments: ["HEAD", "GET"])
    func `the answer to HEAD has the length but not the body`(method: String) throws {
        let server = try RunningServer { _ in .text(200, "content") }
        let connection = try server.connect()
        let answer = try connection.exchange(WebRequest(method, isKept: true))
        #expect(answer["Content-Length"] == "7")
        #expect(answer.text == (method == "HEAD" ? "" : "content"))
        #expect(try connection.exchange(WebRequest("GET", isKept: true)).text == "content")
    }

    @Test(arguments: [204, 304])
    func `a status without content has neither length nor body`(code: Int) throws {
        let server = try RunningServer { _ in
            Response(Status(code), headers: ["Content-Length": "7"], body: .bytes(Array("content".utf8)))
        }
        let answer = try server.exchange(WebRequest())
        #expect(answer.status.hasPrefix("\(code) "))
        #expect(answer["Content-Length"] == nil)
        #expect(answer.body.isEmpty)
        #expect(server.nextSummary()?.bytesSent == 0)
    }

    @Test func `a file is left to the web server`() throws {
        let server = try RunningServer { _ in Response(200, body: .location("/_blobs/a\r\nX-B: 1")) }
        let answer = try server.exchange(WebRequest())
        #expect(answer["X-Accel-Redirect"] == "/_blobs/a  X-B: 1")
        #expect(answer["Content-Length"] == nil)
        #expect(answer.body.isEmpty)
    }

    @Test(arguments: [
        [("X-Long", String(repeating: "x", count: 8_000))], [("X Y", "1")], [("", "1")], [("Status", "404")],
        [("X\r\nY", "1")], [("X\u{E9}", "1")],
    ])
    func `a header that cannot be sent becomes a neutral 500`(fields: [(String, String)]) throws {
        let server = try RunningServer { _ in
            var response = Response.text(200, "content")
            response.note.operation = "a.b"
            for (name, value) in fields { response.headers.append(name, value) }
            return response
        }
        let connection = try server.connect()
        let answer = try connection.exchange(WebRequest(isKept: true))
        #expect(answer.head.prefix(2) == ["Status: 500 Internal Server Error", "Content-Length: 0"])
        #expect(answer.head.count == 3)
        #expect(answer.body.isEmpty)
        let summary = try #require(server.nextSummary())
        #expect(summary.status == 500)
        #expect(summary.operation == "a.b")
        #expect(summary.fault?.contains("response header") == true)
        #expect(summary.requestID == answer["X-Request-Id"])
        #expect(try connection.exchange(WebRequest()).status == "500 Internal Server Error")
    }

    @Test func `no value breaks a line`() throws {
        let server = try RunningServer { request in
            let text = request.headers["x-a"] ?? ""
            return Response(
                200, headers: ["X-A": text, "X-B": "1\r\n\r\n<script>", "X-C": "1\nSet-Cookie: a"])
        }
        var request = WebRequest()
        request.parameters = [("HTTP_X_A", "1\r\nSet-Cookie: b=c\r\n\r\n"), ("REQUEST_ID", "1\r\nX: 2")]
        let answer = try server.exchange(request)
        #expect(answer["X-A"] == "1  Set-Cookie: b=c    ")
        #expect(answer["X-B"] == "1    <script>")
        #expect(answer.head.count == 6)
        #expect(answer.body.isEmpty)
    }
}
