import HTTP
import Testing

@Suite struct MultipartReaderTests {
    private static let head = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"

    @Test(
        arguments: [
            ("--b--", []),
            ("--b--\r\n", []),
            ("\r\n--b--", []),
            ("--b-- and an epilogue\r\n--b\r\n", []),
            (head + "x\r\n--b--", [Form.Part("a", "x")]),
            (head + "\r\n--b--", [Form.Part("a", "")]),
            (head + "--b--", [Form.Part("a", "")]),
            (head + "\r\nx\r\n\r\n--b--", [Form.Part("a", "\r\nx\r\n")]),
            (head + "1\r\n" + head + "2\r\n--b--", [Form.Part("a", "1"), Form.Part("a", "2")]),
            (head + head + "2\r\n--b--", [Form.Part("a", ""), Form.Part("a", "2")]),
            ("a preamble\r\n" + head + "x\r\n--b--", [Form.Part("a", "x")]),
            ("\r\n\r\n" + head + "x\r\n--b--", [Form.Part("a", "x")]),
            ("\r\r" + "\r\n" + head + "x\r\n--b--", [Form.Part("a", "x")]),
        ], Form.Arrival.allCases)
    func `parts lie between delimiters`(form: (text: String, parts: [Form.Part]), arrival: Form.Arrival)
        throws
    {
        #expect(try Form(form.text).parts(arrival) == form.parts)
    }

    @Test(
        arguments: [
            "--b", "x--b--", "\n--b--", "\r\n--bY", "\r\n--bY\r\n", "\r\n--b-", "\r\n--b-\r\n", "\r\n--b \t-",
            "\r\n--b --",
            "\r\n--b\r", "\r\n--b\r\r\n", "\r\n--b\r\r", "\r\n--b \rx", "\r\n-", "\r\n--", "\r", "\r\n",
            "\r\n\r\n--", "\n",
            "\r\n--c\r\n--\r\n-", "\r\n--B--", "\r\n --b--", "\r\n--\r\n--bb", "\0\r\0\n", "\r\n--\r\n",
            "\r\n--b=",
        ], Form.Arrival.allCases)
    func `what only resembles a delimiter is content`(text: String, arrival: Form.Arrival) throws {
        let content = Array(("x" + text).utf8)
        #expect(try Form(file: content).parts(arrival) == [Form.Part("f", content, filename: "f")])
    }

    @Test(arguments: [" ", "\t", " \t  ", String(repeating: " ", count: 1_000)], Form.Arrival.allCases)
    func `padding after a delimiter is skipped`(padding: String, arrival: Form.Arrival) throws {
        let line = "Content-Disposition: form-data; name=a\r\n\r\n"
        let form = Form("--b\(padding)\r\n\(line)1\r\n--b\(padding)\r\n\(line)2\r\n--b--\(padding)\r\n")
        #expect(try form.parts(arrival) == [Form.Part("a", "1"), Form.Part("a", "2")])
    }

    @Test func `every byte value passes, wherever the body is cut`() throws {
        let content = (0..<256).map { UInt8(truncatingIfNeeded: $0) } + Array("\r\n--\r\n--bc\r\n".utf8)
        let form = Form(file: content)
        for step in 1...form.bytes.count {
            let reader = try MultipartReader(
                contentType: form.contentType, body: form.arriving(inStepsOf: step)
            )
            _ = try reader.nextPart()
            #expect(try reader.content(inStepsOf: step) == content)
            #expect(try reader.nextPart() == nil)
        }
    }

    @Test(arguments: [65_460...65_490, 130_996...131_026])
    func `a delimiter is found across the borders of blocks`(sizes: ClosedRange<Int>) throws {
        for size in sizes {
            let content = [UInt8](repeating: 120, count: size)
            let reader = try Form(file: content).reader()
            _ = try reader.nextPart()
            #expect(try reader.content(inStepsOf: 65_536) == content)
            #expect(try reader.nextPart() == nil)
        }
    }

    @Test func `a read fills the buffer unless the part ends`() throws {
        let reader = try Form(file: [UInt8](repeating: 120, count: 15_000)).reader(.byteByByte)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 10_000, alignment: 1)
        defer { buffer.deallocate() }
        #expect(try reader.read(into: buffer) == 0)
        _ = try reader.nextPart()
        #expect(try reader.read(into: buffer) == 10_000)
        #expect(try reader.read(into: buffer) == 5_000)
        #expect(try reader.read(into: buffer) == 0)
        #expect(try reader.nextPart() == nil)
        #expect(try reader.read(into: buffer) == 0)
    }

    @Test func `what is left of a part is skipped`() throws {
        let reader = try Form(Self.head + "one\r\n" + Self.head + "two\r\n--b--").reader()
        _ = try reader.nextPart()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { buffer.deallocate() }
        #expect(try reader.read(into: buffer) == 1)
        _ = try reader.nextPart()
        #expect(try reader.readText(limit: 3) == Array("two".utf8))
        #expect(try reader.readText(limit: 3) == [])
        #expect(try reader.nextPart() == nil)
        #expect(try reader.nextPart() == nil)
    }

    @Test func `the epilogue is left unread`() throws {
        var form = Form("--b--\r\n")
        form.bytes += [UInt8](repeating: 120, count: 1_000_000)
        let body = form.body()
        let reader = try MultipartReader(contentType: form.contentType, body: body)
        #expect(try reader.nextPart() == nil)
        #expect(body.received == 65_536)
    }
}
