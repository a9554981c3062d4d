import HTTP
import Testing

@Suite struct RequestTargetTests {
    @Test(
        arguments: [
            ("/", [], "/", ""), ("/a/b", ["a", "b"], "/a/b", ""),
            ("//v1//files///x/", ["v1", "files", "x"], "//v1//files///x/", ""),
            ("/a%20b/%e2%82%ac", ["a b", "\u{20AC}"], "/a%20b/%e2%82%ac", ""),
            ("/a?b=/../c?d", ["a"], "/a", "b=/../c?d"),
            ("/a?", ["a"], "/a", ""), ("/?a", [], "/", "a"),
            ("/x;jsessionid=1", ["x;jsessionid=1"], "/x;jsessionid=1", ""),
            ("/a#frag", ["a#frag"], "/a#frag", ""), ("/a+b", ["a+b"], "/a+b", ""),
            ("/...", ["..."], "/...", ""),
            ("/.a/b.", [".a", "b."], "/.a/b.", ""), ("/\u{E9}", ["\u{E9}"], "/\u{E9}", ""),
            ("/a/%3F", ["a", "?"], "/a/%3F", ""),
            // Decoded once: what is left encoded stays so.
            ("/v1/files/%252e%252e%252fx", ["v1", "files", "%2e%2e%2fx"], "/v1/files/%252e%252e%252fx", ""),
            ("/%2525", ["%25"], "/%2525", ""),
        ] as [(String, [String], String, String)])
    func `a target is a path of decoded segments and a raw query`(
        uri: String, segments: [String], path: String, query: String
    ) throws {
        let target = try #require(RequestTarget(uri))
        #expect(target.segments == segments)
        #expect(target.rawPath == path)
        #expect(target.rawQuery == query)
        #expect(target.endsWithSlash == path.hasSuffix("/"))
    }

    @Test(
        arguments: [
            ("http://other/zz", ["zz"], ""), ("HTTPS://other:81/a/b?c", ["a", "b"], "c"),
            ("http://other", [], ""),
            ("http://other?a=/b", [], "a=/b"), ("http:///a", ["a"], ""),
        ] as [(String, [String], String)])
    func `the authority is no part of the path`(uri: String, segments: [String], query: String) throws {
        let target = try #require(RequestTarget(uri))
        #expect(target.segments == segments)
        #expect(target.rawQuery == query)
    }

    @Test(arguments: [
        "", "a", "*", "?a", "ftp://a/b", "http:/a", "other:443",
        "/v1/files/%2e%2e/%2e%2e/etc/passwd", "/../a", "/a/..", "/./a", "/%2E", "/%2e.", "/.%2e/x",
        "/..%2f..%2fa",
        "/a%0d%0aX-A:1", "/a\r\nb", "/a%00", "/a\0", "/a%7f", "/a\u{7F}", "/%1f", "/a%2fb", "/a%2Fb",
        "/a%5cb",
        "/\\..\\", "/a\\b",
        "/v1/%c0%ae%c0%ae/", "/%ff", "/%e2%82", "/%ed%a0%80", "/%f5%80%80%80", "/%zz", "/%", "/%4", "/%+1",
        "/% 1",
        "/%\u{0661}0",
    ])
    func `what names no place is refused`(uri: String) {
        #expect(RequestTarget(uri) == nil)
    }

    @Test func `an accent hides neither a slash nor a question mark`() throws {
        let target = try #require(RequestTarget("/a/\u{301}b?\u{301}c"))
        #expect(target.segments == ["a", "\u{301}b"])
        #expect(target.rawQuery == "\u{301}c")
        #expect(RequestTarget("/\u{301}../a")?.segments.count == 2)
        #expect(RequestTarget("/a/..?\u{301}") == nil)
    }

    @Test func `a long target is read`() {
        #expect(RequestTarget(String(repeating: "/a", count: 100_000))?.segments.count == 100_000)
        #expect(
            RequestTarget("/" + String(repeating: "%61", count: 100_000))?.segments[0].utf8.count == 100_000)
        #expect(RequestTarget(String(repeating: "/", count: 100_000))?.segments == [])
    }
}
