import HTTP
import Testing

@Suite struct MultipartFloodTests {
    private static let long = String(repeating: "b", count: 69)

    private func repeated(_ piece: String, bytes: Int = 20_000) -> [UInt8] {
        let piece = Array(piece.utf8)
        return Array((0..<bytes / piece.count).map { _ in piece }.joined())
    }

    @Test(
        arguments: [
            "\r", "\n", "\r\n", "-", "--", "\r\n-", "\r\n--", "\r\r\n--b", "\r\n--\(long)", "\r\n--\(long)c",
            "\r\n--\(long)b-",
            "\r\n--\(long)b\r", "\r\n--\(long)b \t\r", "\r\n--\(long)b   x",
            "\r\n--\(long)b" + String(repeating: " ", count: 1_024) + "x",
        ], [1, 3, 4_096, Int.max])
    func `the work grows with the bytes, whatever the content`(piece: String, step: Int) throws {
        // Ends in "x", so that a piece cannot join the delimiter after it.
        let content = repeated(piece) + [120]
        let head = "--\(Self.long)b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"
        var form = Form(Array(head.utf8) + content + Array("\r\n--\(Self.long)b--".utf8))
        form.contentType = "multipart/form-data; boundary=\(Self.long)b"
        let reader = try MultipartReader(contentType: form.contentType, body: form.arriving(inStepsOf: step))
        _ = try reader.nextPart()
        #expect(try reader.content(inStepsOf: 65_536) == content)
        #expect(try reader.nextPart() == nil)
        #expect(reader.comparisons <= 3 * form.bytes.count)
    }

    @Test(arguments: ["\r", "\r\n", "\r\n--", "\r\n-b"], [1, Int.max])
    func `the work grows with the bytes of a preamble`(piece: String, step: Int) throws {
        let form = Form(repeated(piece) + Form(file: [1]).bytes.withLineBreak)
        let reader = try MultipartReader(contentType: form.contentType, body: form.arriving(inStepsOf: step))
        #expect(try reader.nextPart()?.name == "f")
        #expect(reader.comparisons <= 3 * form.bytes.count)
    }

    @Test func `a body is pulled in large blocks, and none of it is kept`() throws {
        let size = 1_000_000
        let form = Form(file: [UInt8](repeating: 13, count: size))
        var pulls = 0
        let source = form.body()
        let body = RequestBody(announced: nil) { buffer in
            pulls += 1
            #expect(buffer.count <= 65_536)
            return try source.read(into: buffer)
        }
        let reader = try MultipartReader(contentType: form.contentType, body: body)
        _ = try reader.nextPart()
        #expect(try reader.content(inStepsOf: 65_536).count == size)
        #expect(pulls <= 2 * (size / 65_536 + 1))
    }
}

extension [UInt8] {
    fileprivate var withLineBreak: [UInt8] { [13, 10] + self }
}
