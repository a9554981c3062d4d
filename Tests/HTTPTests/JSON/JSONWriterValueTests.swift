import HTTP
import Testing

@Suite struct JSONWriterValueTests {
    private func rewritten(_ text: String, indent: Int? = nil) throws -> String {
        var writer = JSONWriter(indent: indent)
        writer.value(try JSONParser.parse(Array(text.utf8)))
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-0", "-0.0", "1e400", "1E+2", "0.10", "9007199254740993",
        "1.0000000000000000001",
        "123456789012345678901234567890", "[]", "{}", "[1,[2,[3,{}]],\"\"]",
        #"{"b":1,"a":{"z":null,"y":[true]}}"#,
        #"{"a":1,"a":2}"#, #""\"\\/\b\f\n\r\t\u0000\u001f""#, #""\u2028\u2029""#, "\"\u{7F}é文\u{1F600}\"",
        #"{"":""}"#,
        #"{"a\nb":1}"#,
    ])
    func `a value comes out as it went in`(text: String) throws {
        #expect(try rewritten(text).utf8.elementsEqual(text.utf8))
    }

    @Test(
        arguments: [
            (" [ 1 , 2 ] ", "[1,2]"), (#""\u00e9\/\ud83d\ude00""#, "\"é/\u{1F600}\""),
            (#"["\ud800","a\udc00b\ud800"]"#, "[\"\u{FFFD}\",\"a\u{FFFD}b\u{FFFD}\"]"),
            (#"{"\udc00":"\udbff"}"#, "{\"\u{FFFD}\":\"\u{FFFD}\"}"),
        ])
    func `spaces and needless escapes go, half characters are replaced`(text: String, expected: String) throws
    {
        #expect(try rewritten(text) == expected)
    }

    @Test func `it fits in where a value is due`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("metadata")
        writer.value(try JSONParser.parse(Array(#"{"n":1.50}"#.utf8)))
        writer.key("name")
        writer.value(try JSONParser.parse(Array("null".utf8)))
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"metadata":{"n":1.50},"name":null}"#)
        #expect(try rewritten("[1,{}]", indent: 2) == "[\n  1,\n  {}\n]")
    }

    @Test func `the deepest value that is parsed is written`() throws {
        let text = String(repeating: "{\"a\":[", count: 128) + String(repeating: "]}", count: 128)
        #expect(try rewritten(text) == text)
    }
}
