import HTTP
import Testing

@Suite struct HeadersTests {
    @Test func `names are compared without case, values keep their order`() {
        var headers: Headers = ["A": "1", "b": "2", "a": "3"]
        #expect(headers["a"] == "1")
        #expect(headers.all("A") == ["1", "3"])
        #expect(headers["c"] == nil)
        #expect(headers.all("c") == [])
        headers.set("a", "4")
        #expect(headers.fields.map { "\($0.name): \($0.value)" } == ["b: 2", "a: 4"])
        headers.append("A", "5")
        #expect(headers.all("a") == ["4", "5"])
        #expect(Headers().fields.isEmpty)
    }

    @Test(
        arguments: [
            ("a\r\nb", "a  b"), ("a\rb", "a b"), ("a\nb", "a b"), ("a\0b", "a b"), ("\r\n", "  "),
            ("a\r\n\u{301}b", "a  \u{301}b"),
            ("a\tb", "a\tb"), ("\u{E9}\u{2028}", "\u{E9}\u{2028}"), ("", ""),
        ] as [(String, String)])
    func `no value breaks a line`(value: String, kept: String) {
        var headers: Headers = ["a": value]
        headers.append("b", value)
        headers.set("c", value)
        for name in ["a", "b", "c"] { #expect(headers[name].map { Array($0.utf8) } == Array(kept.utf8)) }
        #expect(Response(200, headers: ["a": value]).headers["a"] == kept)
    }

    @Test(
        arguments: [
            ("", "", true), ("Abc", "aBC", true), ("a", "b", false), ("a", "aa", false), ("[", "{", false),
            ("@", "`", false),
            ("\u{E9}", "\u{C9}", false), ("k", "\u{212A}", false), ("e\u{301}", "\u{E9}", false),
            ("a-1", "A-1", true),
        ] as [(String, String, Bool)])
    func `only ASCII letters have a case`(one: String, other: String, isEqual: Bool) {
        #expect(one.equalsIgnoringCase(other) == isEqual)
        #expect(other.equalsIgnoringCase(one) == isEqual)
    }
}
