import HTTP
import Testing

@Suite struct MultipartRefusalTests {
    private static let head = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"

    @Test func `a form cut anywhere before its end is cut short`() throws {
        let whole = Self.head + "x\r\n" + Self.head + "y\r\n--b--"
        for arrival in Form.Arrival.allCases {
            for length in 0..<whole.utf8.count {
                #expect(Form(Array(whole.utf8.prefix(length))).error(arrival) == .cutShort, "\(length)")
            }
            #expect(Form(whole).error(arrival) == nil)
        }
    }

    @Test func `a client that goes away has cut its form short`() throws {
        let form = Form(Self.head + "x")
        let reader = try MultipartReader(contentType: form.contentType, body: form.body(announced: 1_000))
        _ = try reader.nextPart()
        #expect(throws: MultipartError.cutShort) { try reader.readText(limit: 100) }
    }

    @Test func `another failure of the body passes through`() throws {
        struct Broken: Error {}
        let body = RequestBody(announced: nil) { _ in throw Broken() }
        let reader = try MultipartReader(contentType: "multipart/form-data; boundary=b", body: body)
        #expect(throws: Broken.self) { try reader.nextPart() }
        #expect(throws: Broken.self) { try reader.nextPart() }
    }

    @Test(
        arguments: [
            ("--b\n", "LF without CR"),
            ("--b \n", "LF without CR"),
            (head + "x\r\n--b\n", "LF without CR"),
            ("--b" + String(repeating: " ", count: 1_025) + "\r\n", "more than 1024 spaces"),
            ("x\n" + head + "x\r\n--b--", "not on a line of its own"),
            ("--bb\r\n" + head + "x\r\n--b--", "not on a line of its own"),
            ("junk\r\n--b--", "a preamble and no parts"),
            (String(repeating: "x", count: 65_537), "No delimiter within the first 65536 bytes"),
        ], Form.Arrival.allCases)
    func `a form that is not delimited as it must be is refused`(
        form: (text: String, problem: String), arrival: Form.Arrival
    ) throws {
        guard case .malformed(let sentence) = Form(form.text).error(arrival) else {
            Issue.record("it is taken")
            return
        }
        #expect(sentence.contains(form.problem))
    }

    @Test(arguments: Form.Arrival.allCases)
    func `limits are kept to the byte`(arrival: Form.Arrival) throws {
        func header(bytes: Int) -> Form {
            let line = "Content-Disposition: form-data; name=a\r\nX: "
            return Form(header: line + String(repeating: "x", count: bytes - line.utf8.count - 2))
        }
        #expect(header(bytes: 8_192).error(arrival) == nil)
        #expect(
            header(bytes: 8_193).error(arrival) == .malformed("Part 1 has a header of more than 8192 bytes."))

        func fields(_ count: Int) -> Form {
            Form(disposition: "name=a" + String(repeating: "\r\nX: 1", count: count - 1))
        }
        #expect(fields(16).error(arrival) == nil)
        #expect(fields(17).error(arrival) == .malformed("Part 1 has more than 16 header fields."))

        func name(_ parameter: String, _ count: Int) -> Form {
            Form(disposition: "\(parameter)=" + String(repeating: "n", count: count))
        }
        #expect(name("name", 255).error(arrival) == nil)
        #expect(name("name", 256).error(arrival) == .malformed("Part 1 has a name of more than 255 bytes."))
        #expect(name("name=a; filename", 1_024).error(arrival) == nil)
        #expect(
            name("name=a; filename", 1_025).error(arrival)
                == .malformed("Part 1 has a file name of more than 1024 bytes.")
        )
    }

    @Test func `parts are counted`() throws {
        var form = Form(String(repeating: Self.head + "\r\n", count: 101) + "--b--")
        #expect(form.error(.whole) == .tooManyParts(limit: 100))
        form.limits.parts = 101
        #expect(try form.parts().count == 101)
    }

    @Test func `a text is as large as both limits let it`() throws {
        func text(_ size: Int, limit: Int, field: Int) throws -> Int {
            var form = Form(Self.head + String(repeating: "x", count: size) + "\r\n--b--")
            form.limits.fieldBytes = field
            let reader = try form.reader()
            _ = try reader.nextPart()
            return try reader.readText(limit: limit).count
        }
        #expect(try text(10, limit: 10, field: 100) == 10)
        #expect(try text(100_000, limit: .max, field: 100_000) == 100_000)
        #expect(throws: MultipartError.fieldTooLarge(limit: 10)) { try text(11, limit: 10, field: 100) }
        #expect(throws: MultipartError.fieldTooLarge(limit: 100)) { try text(101, limit: 1_000, field: 100) }
    }

    @Test func `a failed reader stays failed`() throws {
        let reader = try Form(Self.head + "x\r\n--b\n--b--").reader()
        _ = try reader.nextPart()
        let error = #expect(throws: MultipartError.self) { try reader.readText(limit: 10) }
        let failure = try #require(error)
        #expect(throws: failure) { try reader.nextPart() }
        #expect(throws: failure) { try reader.readText(limit: 10) }
        #expect(throws: failure) { try reader.content(inStepsOf: 10) }
    }
}
