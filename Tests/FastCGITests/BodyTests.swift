import FastCGI
import HTTP
import Testing

@Suite struct BodyTests {
    /// Answers with the number of bytes and their sum.
    private static func weigh(_ request: Request) -> Response {
        guard let bytes = try? request.body.readAll(limit: 1 << 24) else { return .text(400, "cut short") }
        return .text(200, "\(bytes.count) \(bytes.reduce(0) { $0 &+ Int($1) })")
    }

    @Test(arguments: [(1, 0), (7, 3), (8_192, 255), (65_535, 1)])
    func `a body comes in any number of records`(step: Int, padding: Int) throws {
        let server = try RunningServer(Self.weigh)
        let count = step == 1 ? 20_000 : step == 7 ? 200_000 : 3_000_000
        var request = WebRequest("POST", body: [UInt8](repeating: 3, count: count), isKept: true)
        (request.step, request.padding) = (step, padding)
        let connection = try server.connect()
        for _ in 0..<2 {
            #expect(try connection.exchange(request).text == "\(count) \(3 * count)")
            #expect(server.nextSummary()?.bytesReceived == Int64(count))
        }
    }

    @Test func `a body without a length ends with its stream`() throws {
        let server = try RunningServer(Self.weigh)
        var request = WebRequest("POST", body: [UInt8](repeating: 1, count: 100_000), isKept: true)
        request.announced = ""
        request.parameters = [("HTTP_TRANSFER_ENCODING", "chunked")]
        let connection = try server.connect()
        #expect(try connection.exchange(request).text == "100000 100000")
        request.parameters = []
        #expect(try connection.exchange(request).text == "0 0")
    }

    @Test func `an admission is answered without the body it announces, and the connection is kept`() throws {
        let server = try RunningServer { request in
            .text(200, "\(request.stage) \(request.body.announced ?? -1)")
        }
        var request = WebRequest("POST", isKept: true)
        request.announced = "5000000000"
        request.parameters = [("VITRINE_STAGE", "admission")]
        let connection = try server.connect()
        for _ in 0..<2 {
            #expect(try connection.exchange(request).text == "admission 5000000000")
            #expect(server.nextSummary()?.isAdmission == true)
        }
        #expect(try connection.exchange(WebRequest(isKept: true)).text == "whole 0")
    }

    @Test func `nothing is read beyond the length`() throws {
        let server = try RunningServer(Self.weigh)
        var request = WebRequest("POST", body: [UInt8](repeating: 1, count: 1_000), isKept: true)
        request.announced = "10"
        let connection = try server.connect()
        #expect(try connection.exchange(request).text == "10 10")
        #expect(try connection.exchange(request).text == "10 10")
    }

    @Test(arguments: ["1001", "16777216"])
    func `a body shorter than its length is cut short`(announced: String) throws {
        let server = try RunningServer(Self.weigh)
        var request = WebRequest("POST", body: [UInt8](repeating: 1, count: 1_000), isKept: true)
        request.announced = announced
        let connection = try server.connect()
        #expect(try connection.exchange(request).text == "cut short")
        #expect(try connection.exchange(WebRequest(isKept: true)).text == "0 0")
    }

    @Test func `a small body nobody read is thrown away`() throws {
        let hasSent = Signal()
        let server = try RunningServer { request in
            hasSent.wait()
            return .text(200, request.uri)
        }
        let connection = try server.connect()
        for number in 0..<3 {
            let body = Self.forged(count: 300)
            connection.send(WebRequest("POST", "/\(number)", body: body, isKept: true).bytes)
            hasSent.send()
            #expect(try connection.answer().text == "/\(number)")
        }
        // The connection waits for what comes slowly, as before.
        hasSent.send()
        for byte in WebRequest("GET", "/slow", isKept: true).bytes { connection.send([byte]) }
        #expect(try connection.answer().text == "/slow")
    }

    /// A request whose body nobody reads and which holds forged requests, and the server it goes to.
    private static func refused(
        count: Int, encoding: String, _ calls: Counter
    ) throws -> (server: RunningServer, request: WebRequest) {
        let server = try RunningServer { request in
            calls.increment()
            return .text(413, request.uri)
        }
        var request = WebRequest("POST", "/a", body: forged(count: count / 100), isKept: true)
        if !encoding.isEmpty {
            request.announced = ""
            request.parameters = [("HTTP_TRANSFER_ENCODING", encoding)]
        }
        // Padding and steps that put the forged requests at the start of records and of reads.
        request.step = 8_184
        return (server, request)
    }

    @Test(arguments: [100_000, 1_000_000], ["", "chunked"])
    func `a body nobody read is thrown away before the answer, and the connection stays`(
        count: Int, encoding: String
    ) throws {
        let calls = Counter()
        let (server, request) = try Self.refused(count: count, encoding: encoding, calls)
        let connection = try server.connect()
        connection.send(request.bytes)
        #expect(try connection.answer().text == "/a")
        connection.send(WebRequest("GET", "/b", isKept: true).bytes)
        #expect(try connection.answer().text == "/b")
        #expect(calls.value == 2)
    }

    @Test(arguments: [1_200_000, 3_000_000], ["", "chunked"])
    func `a large body nobody read is never taken for a request`(count: Int, encoding: String) throws {
        let calls = Counter()
        let (server, request) = try Self.refused(count: count, encoding: encoding, calls)
        let connection = try server.connect()
        connection.send(request.bytes)
        #expect(try connection.answer().text == "/a")
        #expect(connection.isClosed())
        #expect(try server.exchange(WebRequest("GET", "/b")).text == "/b")
        #expect(calls.value == 2)
    }

    @Test(arguments: ["", "chunked"])
    func `what follows an answer to half a body is never taken for a request`(encoding: String) throws {
        let calls = Counter()
        let server = try RunningServer { request in
            calls.increment()
            return .text(413, request.uri)
        }
        var request = WebRequest("POST", "/a", isKept: true)
        request.announced = encoding.isEmpty ? "100000" : ""
        if !encoding.isEmpty { request.parameters = [("HTTP_TRANSFER_ENCODING", encoding)] }
        let connection = try server.connect()
        connection.send(request.head.bytes + Record(.input, [1, 2, 3]).bytes)
        #expect(try connection.answer().text == "/a")
        connection.send(WebRequest("DELETE", "/everything", isKept: true).bytes)
        #expect(connection.isClosed())
        #expect(connection.isGone())
        #expect(try server.exchange(WebRequest("GET", "/b")).text == "/b")
        #expect(calls.value == 2)
    }

    @Test func `what comes before a request is answered is never taken for the next one`() throws {
        let (hasBegun, release, calls) = (Signal(), Signal(), Counter())
        let server = try RunningServer { request in
            calls.increment()
            hasBegun.send()
            release.wait()
            return .text(200, request.uri)
        }
        let connection = try server.connect()
        connection.send(WebRequest("GET", "/a", isKept: true).bytes)
        #expect(hasBegun.wait())
        connection.send(WebRequest("DELETE", "/everything", isKept: true).bytes)
        release.send()
        #expect(try connection.answer().text == "/a")
        #expect(connection.isClosed())
        #expect(connection.isGone())
        #expect(calls.value == 1)
    }

    @Test(arguments: [0, 10, 8_192, 1_000_000], [true, false])
    func `a web server that goes away in the middle of a body has cut it short`(sent: Int, aborts: Bool)
        throws
    {
        let server = try RunningServer(Self.weigh)
        var request = WebRequest("POST", "/a", body: [UInt8](repeating: 1, count: sent), isKept: true)
        request.announced = "2000000"
        let connection = try server.connect()
        connection.send(request.records.dropLast().flatMap(\.bytes))
        if aborts { connection.send(Record(.abort).bytes) } else { connection.endInput() }
        #expect(try connection.answer().text == "cut short")
        #expect(connection.isClosed())
        let summary = try #require(server.nextSummary())
        #expect(summary.isAborted)
        #expect(summary.status == 400)
        #expect(summary.bytesReceived == Int64(sent))
        #expect(try server.exchange(WebRequest()).text == "0 0")
    }

    @Test func `a web server that is not there for its answer aborts`() throws {
        let (hasBegun, isGone) = (Signal(), Signal())
        let server = try RunningServer { _ in
            hasBegun.send()
            isGone.wait()
            return Response(200, body: .bytes([UInt8](repeating: 1, count: 5_000_000)))
        }
        do {
            let connection = try server.connect()
            connection.send(WebRequest(isKept: true).bytes)
            #expect(hasBegun.wait())
        }
        isGone.send()
        #expect(server.nextSummary()?.isAborted == true)
    }

    @Test func `a body outlives its request as one cut short`() throws {
        let kept = KeptBody()
        let server = try RunningServer { request in
            kept.keep(request.body)
            return .text(200, "")
        }
        var request = WebRequest("POST", body: [1, 2, 3])
        request.announced = "4"
        _ = try server.exchange(request)
        _ = server.nextSummary()
        #expect(throws: RequestBodyError.cutShort) { try kept.readAll() }
    }

    /// A body of requests to delete everything, about 100 bytes each.
    private static func forged(count: Int) -> [UInt8] {
        let request = WebRequest("DELETE", "/everything", isKept: true).bytes
        return Array(repeatElement(request, count: count).joined())
    }
}

/// A body that somebody holds on to after its request.
private final class KeptBody: @unchecked Sendable {
    // Written before the answer and read after it: the answer orders the two.
    private var body: RequestBody?

    func keep(_ body: RequestBody) { self.body = body }

    func readAll() throws -> [UInt8]? { try body?.readAll(limit: 100) }
}
