import HTTP
import Testing

@Suite struct MultipartPartTests {
    @Test(
        arguments: [
            ("name=a", "a", nil),
            ("NAME=\"a\"; FILENAME=\"b.txt\"", "a", "b.txt"),
            ("name=\"a\"; filename=\"\"", "a", ""),
            ("name=\"a\"; filename=\"C:\\fakepath\\a.txt\"", "a", "C:\\fakepath\\a.txt"),
            ("name=\"a\"; filename=\"a\\\"b\\\\c\"", "a", "a\"b\\c"),
            ("name=\"a\"; filename=\"a%22b%0D%0Ac\"", "a", "a%22b%0D%0Ac"),
            ("name=\"a\"; filename=\"--b\"", "a", "--b"),
            ("name=\"a\"; filename=\"a.txt\"; filename*=UTF-8''%E2%82%AC", "a", "€"),
            ("name=\"a\"; filename*=UTF-8''..%2fx; filename=\"a.txt\"", "a", "../x"),
            ("name=\"a\";\r\n filename=\"b.txt\"", "a", "b.txt"),
            ("name=__proto__; foo=bar", "__proto__", nil),
            ("name=\"_charset_\"", "_charset_", nil),
        ], Form.Arrival.allCases)
    func `names are taken as they were sent`(
        sent: (disposition: String, name: String, filename: String?), arrival: Form.Arrival
    ) throws {
        let part = try #require(try Form(disposition: sent.disposition).part(arrival))
        #expect(part.name == sent.name)
        #expect(part.filename == sent.filename)
        #expect(part.filenameIsExtended == sent.disposition.contains("filename*"))
    }

    @Test func `bytes that are no text become replacement characters`() throws {
        let head = Array("--b\r\nContent-Disposition: form-data; name=\"n".utf8)
        let form = Form(
            head + [0xE9] + Array("\"; filename=\"caf".utf8) + [0xC3] + Array("\"\r\n\r\n\r\n--b--".utf8))
        let part = try #require(try form.part())
        #expect(part.name == "n\u{FFFD}")
        #expect(part.filename == "caf\u{FFFD}")
    }

    @Test func `a part carries its header fields and the type it claims`() throws {
        let part = try #require(
            try Form(
                header: "x-custom:  one \r\ncontent-disposition: FORM-DATA; name=a\r\nX-Custom: two"
                    + "\r\nCONTENT-TYPE: text/plain;\r\n\tcharset=utf-8\r\nContent-Transfer-Encoding: Binary"
            ).part()
        )
        #expect(part.contentType == "text/plain; charset=utf-8")
        #expect(part.headers.all("X-Custom") == ["one", "two"])
        #expect(part.headers.fields.count == 5)
    }

    @Test func `a part without a type claims none`() throws {
        #expect(try Form(disposition: "name=a").part()?.contentType == nil)
        #expect(try Form(disposition: "name=a\r\nContent-Type: ").part()?.contentType == nil)
    }

    @Test(
        arguments: [
            ("Content-Type: text/plain", "has no Content-Disposition"),
            (
                "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=a",
                "has two Content-Disp"
            ),
            ("Content-Disposition: attachment; name=a", "is not form-data"),
            ("Content-Disposition: ", "breaks its syntax"),
            ("Content-Disposition: form-data; name=\"a", "breaks its syntax"),
            ("Content-Disposition: form-data; name", "breaks its syntax"),
            ("Content-Disposition: form-data", "has no name"),
            ("Content-Disposition: form-data; filename=a", "has no name"),
            ("Content-Disposition: form-data; name=\"\"", "has no name"),
            ("Content-Disposition: form-data; name=a; name=a", "has two names"),
            ("Content-Disposition: form-data; name=a; name*=UTF-8''b", "has two names"),
            ("Content-Disposition: form-data; name=a; filename=b; FileName=c", "has two file names"),
            (
                "Content-Disposition: form-data; name=a; filename*=UTF-8''b; filename*=UTF-8''c",
                "has two file names"
            ),
            ("Content-Disposition: form-data; name=a; filename*0=b; filename*1=c", "in pieces"),
            ("Content-Disposition: form-data; name=a; filename*0*=UTF-8''b", "in pieces"),
            ("Content-Disposition: form-data; name=a; filename*=x", "cannot be decoded"),
            ("Content-Disposition: form-data; name=a; filename*=UTF-8''a%0Db", "cannot be decoded"),
            (
                "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b",
                "has two Content-Types"
            ),
            (
                "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
                "Transfer-Encoding other"
            ),
            ("garbage", "without a proper name"),
            (": x", "without a proper name"),
            ("Content-Disposition : form-data; name=a", "without a proper name"),
            ("X(Y: 1", "without a proper name"),
            ("X\u{E9}: 1", "without a proper name"),
            (" X: 1", "continues nothing"),
            ("X: 1\r\n \t", "continues nothing"),
            ("X: a\0b", "NUL"),
            ("X: a\rY: b", "on its own"),
            ("X: a\nY: b", "on its own"),
            ("\n", "on its own"),
        ], Form.Arrival.allCases)
    func `a header that is wrong or has two meanings is refused`(
        sent: (header: String, problem: String), arrival: Form.Arrival
    ) throws {
        guard case .malformed(let sentence) = Form(header: sent.header).error(arrival) else {
            Issue.record("\(sent.header) is taken")
            return
        }
        #expect(sentence.contains(sent.problem))
    }
}
