import HTTP
import Testing

@Suite struct HostilePeerTests {
    /// Sends `bytes` on a connection of its own and says that nothing more will come; the server must close
    /// it without an answer, and answer the next one.
    private func expectRefusal(of bytes: [UInt8]) throws {
        let calls = Counter()
        let server = try RunningServer(threads: 1) { _ in
            calls.increment()
            return .text(200, "here")
        }
        let connection = try server.connect()
        connection.send(bytes)
        connection.endInput()
        #expect(connection.isClosed())
        #expect(calls.value == 0)
        #expect(try server.exchange(WebRequest()).text == "here")
    }

    @Test(arguments: [0, 2, 3, 255] as [UInt8])
    func `another role than a responder's is refused`(role: UInt8) throws {
        var records = WebRequest(isKept: true).records
        records[0] = .begin(role: role, isKept: true)
        try expectRefusal(of: records.bytes)
    }

    @Test(arguments: [0, 2, 255] as [UInt8])
    func `another version of the protocol is refused`(version: UInt8) throws {
        for index in 0..<2 {
            var records = WebRequest(isKept: true).records
            records[index].version = version
            try expectRefusal(of: records.bytes)
        }
    }

    @Test(arguments: [
        [0], [1, 1, 0, 1], Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
        [UInt8](repeating: 0, count: 100_000), [UInt8](repeating: 1, count: 100_000),
        [UInt8](repeating: 255, count: 100_000),
        (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) },
    ])
    func `garbage is refused`(bytes: [UInt8]) throws {
        try expectRefusal(of: bytes)
    }

    @Test func `records in the wrong order are refused`() throws {
        let request = WebRequest("POST", body: [1], isKept: true)
        try expectRefusal(of: Array(request.records.dropFirst()).bytes)
        try expectRefusal(of: [.begin()].bytes + Record(.input, [1]).bytes)
        try expectRefusal(of: [.begin()].bytes + Record(.abort).bytes)
        try expectRefusal(of: Record(.begin, [0, 1, 0]).bytes)
        try expectRefusal(of: Record(.output, [1, 2, 3]).bytes)
        var nobody = Record.begin()
        nobody.id = 0
        try expectRefusal(of: nobody.bytes)
    }

    // libfcgi ends the process if it cannot allocate what a peer announces: no gigabytes here.
    @Test(
        arguments: [
            [0x7F, 0], [0x80, 0], [1, 0x80], [0x80, 0, 0, 1], [0x80, 1, 0, 0, 0x80, 1, 0, 0],
            [0x81, 0, 0, 0, 0x81, 0, 0, 0], [0x84, 255, 255, 255, 0], [1, 0x84, 255, 255, 255, 65],
        ] as [[UInt8]])
    func `lengths that the parameters do not have are refused`(bytes: [UInt8]) throws {
        try expectRefusal(of: Record.begin().bytes + [Record].stream(.parameters, bytes).bytes)
    }

    @Test func `a request that ends within its parameters is none`() throws {
        var request = WebRequest("DELETE", "/a", isKept: true)
        request.parameters = [("HTTP_IF_MATCH", "\"x\"")]
        let first = Record.begin(isKept: true).bytes
        for length in 1...request.parameterBytes.count {
            // All parameters may be there, but not the empty record after them.
            try expectRefusal(
                of: first + Record(.parameters, Array(request.parameterBytes.prefix(length))).bytes)
        }
    }

    @Test func `records of another request are skipped`() throws {
        let server = try RunningServer {
            .text(200, (try? $0.body.readAll(limit: 9)).map { "\($0)" } ?? "cut")
        }
        let connection = try server.connect()
        var other = Record(.input, [9, 9])
        other.id = 2
        let records = WebRequest("POST", body: [1, 2], isKept: true).records
        connection.send(records.flatMap { [$0, other] }.dropLast().flatMap(\.bytes))
        #expect(try connection.answer().text == "[1, 2]")
    }

    @Test func `a second request at the same time is refused, the first one is answered`() throws {
        let server = try RunningServer {
            .text(200, (try? $0.body.readAll(limit: 9)).map { "\($0)" } ?? "cut")
        }
        let connection = try server.connect()
        var records = WebRequest("POST", body: [1, 2]).records
        var second = Record.begin(isKept: true)
        second.id = 2
        records.insert(second, at: records.count - 1)
        connection.send(records.bytes)
        let refusal = try connection.record()
        #expect(refusal.id == 2)
        #expect(refusal.kind == Record.Kind.end.rawValue)
        #expect(refusal.content[4] == 1)
        #expect(try connection.answer().text == "[1, 2]")
    }

    @Test func `the question for values is answered`() throws {
        let server = try RunningServer { .text(200, $0.uri) }
        let connection = try server.connect()
        var question = Record(.getValues, [15, 0] + Array("FCGI_MPXS_CONNS".utf8))
        question.id = 0
        connection.send(question.bytes + WebRequest("GET", "/a").bytes)
        let values = try connection.record()
        #expect(values.kind == Record.Kind.values.rawValue)
        #expect(values.content == [15, 1] + Array("FCGI_MPXS_CONNS0".utf8))
        #expect(try connection.answer().text == "/a")
    }

    @Test func `thousands of parameters and long ones arrive`() throws {
        let server = try RunningServer { request in
            .text(200, "\(request.headers.fields.count) \(request.headers["x-long"]?.utf8.count ?? 0)")
        }
        var request = WebRequest()
        request.parameters = (0..<5_000).map { ("HTTP_X_\($0)", "value") }
        request.parameters.append(("HTTP_X_LONG", String(repeating: "x", count: 1_000_000)))
        #expect(try server.exchange(request).text == "5002 1000000")
    }
}
