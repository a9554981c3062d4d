import HTTP
import Testing

@Suite struct JSONWriterTests {
    private func text(indent: Int? = nil, _ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(indent: indent)
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func sample(_ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("b")
        writer.integer(-1)
        writer.key("a")
        writer.beginArray()
        writer.null()
        writer.bool(true)
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.raw("{\"x\":1.50}")
        writer.endArray()
        writer.key("c")
        writer.beginObject()
        writer.key("d")
        writer.string(nil)
        writer.key("e")
        writer.integer(nil)
        writer.endObject()
        writer.endObject()
    }

    @Test func `text is compact, and keys keep their order`() {
        #expect(
            text(sample) == "{\"b\":-1,\"a\":[null,true,{},[],{\"x\":1.50}],\"c\":{\"d\":null,\"e\":null}}")
    }

    @Test func `indented text has a line for each value`() {
        #expect(
            text(indent: 4, sample) == """
                {
                    "b": -1,
                    "a": [
                        null,
                        true,
                        {},
                        [],
                        {"x":1.50}
                    ],
                    "c": {
                        "d": null,
                        "e": null
                    }
                }
                """)
    }

    @Test(
        arguments: [
            ("", ""), ("a/b", "a/b"), ("\"\\", "\\\"\\\\"), ("\u{8}\t\n\u{C}\r", "\\b\\t\\n\\f\\r"),
            ("\0\u{1}\u{F}\u{10}\u{1F}", "\\u0000\\u0001\\u000f\\u0010\\u001f"),
            ("\u{7F}\u{E9}\u{1F600}", "\u{7F}\u{E9}\u{1F600}"),
            ("a\u{2028}b\u{2029}", "a\\u2028b\\u2029"),
            ("\u{2027}\u{202A}\u{20AC}", "\u{2027}\u{202A}\u{20AC}"),
            ("e\u{301}\r\n", "e\u{301}\\r\\n"), ("</script>", "</script>"),
        ] as [(String, String)])
    func `only what must be is escaped`(value: String, escaped: String) {
        #expect(Array(text { $0.string(value) }.utf8) == Array("\"\(escaped)\"".utf8))
        let object = text {
            $0.beginObject()
            $0.key(named: value)
            $0.null()
            $0.endObject()
        }
        #expect(Array(object.utf8) == Array("{\"\(escaped)\":null}".utf8))
    }

    @Test func `what was written is read back`() throws {
        let all = String(String.UnicodeScalarView((0...0xFFFF).compactMap { Unicode.Scalar($0) }))
        let bytes = Array(text { $0.string(all) }.utf8)
        #expect(try JSONParser.parse(bytes) == .string(JSONString(all)))
        #expect(!bytes.contains { $0 < 32 })
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `integers are written in full`(value: Int64) {
        #expect(text { $0.integer(value) } == "\(value)")
    }
}
