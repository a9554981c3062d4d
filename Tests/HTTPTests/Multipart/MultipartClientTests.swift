import HTTP
import Testing

/// Forms in the ways of different clients, and forms that only look like one.
@Suite struct MultipartClientTests {
    private static let head = "Content-Disposition: form-data; name="

    @Test(
        arguments: [
            // A browser's boundary begins with dashes, and its file name is quoted.
            (
                "----WebKitFormBoundaryA1b2",
                [
                    "\(head)\"title\"\r\n\r\nCaf\u{E9}",
                    "\(head)\"f\"; filename=\"a b.txt\"\r\nContent-Type: text/plain\r\n\r\n1\n2\n",
                ], [Form.Part("title", "Caf\u{E9}"), Form.Part("f", "1\n2\n", filename: "a b.txt")]
            ),
            // An old browser sends the whole path, and a field without a value.
            (
                "---------------------------7d9",
                [
                    "\(head)\"f\"; filename=\"C:\\Docs\\a.png\"\r\nContent-Type: a/b\r\n\r\n\u{1A}\n",
                    "\(head)\"e\"\r\n\r\n",
                ], [Form.Part("f", "\u{1A}\n", filename: "C:\\Docs\\a.png"), Form.Part("e", "")]
            ),
            // A mail library writes its header in another order and folds it.
            (
                "=_Part.1",
                [
                    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n"
                        + "content-disposition: form-data;\r\n name=\"a\"\r\n\r\nx"
                ], [Form.Part("a", "x")]
            ),
            // A length of its own says nothing: the delimiters decide.
            (
                "b", ["Content-Length: 1\r\n\(head)a\r\n\r\nxyz", "Content-Length: 99\r\n\(head)b\r\n\r\nx"],
                [Form.Part("a", "xyz"), Form.Part("b", "x")]
            ),
            // A form within a form is content while its boundary is another one, even a longer one.
            (
                "b",
                ["\(head)a\r\nContent-Type: multipart/mixed; boundary=bc\r\n\r\n--bc\r\n\r\nx\r\n--bc--\r\n"],
                [Form.Part("a", "--bc\r\n\r\nx\r\n--bc--\r\n")]
            ),
        ] as [(String, [String], [Form.Part])], Form.Arrival.allCases)
    func `a client's form is read`(
        sent: (boundary: String, parts: [String], expected: [Form.Part]), arrival: Form.Arrival
    ) throws {
        let body = sent.parts.map { "--\(sent.boundary)\r\n\($0)\r\n" }.joined() + "--\(sent.boundary)--\r\n"
        var form = Form(body)
        form.contentType = "multipart/form-data; boundary=\(sent.boundary)"
        #expect(try form.parts(arrival) == sent.expected)
    }

    @Test(
        arguments: [
            // Only CRLF ends a line, whatever else a client takes for one.
            "--b\r\(head)a\r\rx\r--b--\r", "--b\r\n\(head)a\n\nx\n--b--\n", "--b\n\(head)a\n\nx\n--b--\n",
            // The same boundary within: its close would end the outer form.
            "--b\r\n\(head)a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                + "Content-Disposition: file\r\n\r\n"
                + "x\r\n--b--\r\n--b--",
            // Spaces of other alphabets separate nothing.
            "--b\r\n\(head)a;\u{A0}filename=x\r\n\r\n\r\n--b--",
            "--b\r\n\(head)a;\u{2003}filename=x\r\n\r\n\r\n--b--",
            "--b\r\nContent-Disposition\u{A0}: form-data; name=a\r\n\r\n\r\n--b--",
            // A header that never ends.
            "--b\r\n\(head)a\r\n--b--", "--b\r\n--b--\r\n",
        ], Form.Arrival.allCases)
    func `what two readers could take for different forms is refused`(text: String, arrival: Form.Arrival) {
        #expect(Form(text).error(arrival) != nil)
    }

    @Test func `every cut around every delimiter gives the same form`() throws {
        let form = Form(
            "pre\r\n--b\r\n\(Self.head)a; filename=f\r\n\r\n\r\n--\r\n--bb\r\n--b \t"
                + "\r\n\(Self.head)c\r\n\r\n\r\n\r\n--b--\r\nend"
        )
        let whole = try form.parts()
        #expect(whole.map(\.name) == ["a", "c"])
        for first in 1..<form.bytes.count {
            for second in [1, 2, 3, form.bytes.count] {
                var cuts = [first, second][...]
                let source = form.body()
                let body = RequestBody(announced: nil) { buffer in
                    try source.read(into: .init(rebasing: buffer.prefix(cuts.popFirst() ?? buffer.count)))
                }
                let reader = try MultipartReader(contentType: form.contentType, body: body)
                var parts: [Form.Part] = []
                while let part = try reader.nextPart() {
                    parts.append(.init(part.name, try reader.content(inStepsOf: 4), filename: part.filename))
                }
                #expect(parts == whole, "\(first) \(second)")
            }
        }
    }
}
