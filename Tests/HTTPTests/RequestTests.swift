import HTTP
import Testing

@Suite struct RequestTests {
    @Test(arguments: [
        "localhost", "example.org:8080", "127.0.0.1", "[::1]:80", "a_b-c.D", "UPPER",
        "[fe80::1:2]", String(repeating: "a", count: 255),
    ])
    func `a host keeps its characters`(host: String) {
        #expect(Request(.get, "/", host: host).host == host)
    }

    @Test(arguments: [
        "a/b", "a b", "a\r\nX: 1", "a\"b", "a'b", "<script>", "a@b", "a?b", "a#b", "a%20b", "a,b", "a\\b",
        "\u{E9}", "a\0", "a`",
        "a^b", "{a}", String(repeating: "a", count: 256), "", "_", ".a", "a:b", "a:1:2", ":80", "a:0",
        "a:65536",
        "a:080x", "[::1", "::1", "[::1]x", "[]", "[zz]", "[::1%25eth0]", "user:pw@a", "http://a", "-", "..",
    ])
    func `what a URL could not hold as it is makes it empty`(host: String) {
        #expect(Request(.get, "/", host: host).host == "")
    }

    @Test func `an empty port is dropped`() {
        #expect(Request(.get, "/", host: "a:").host == "a")
        #expect(Request(.get, "/", host: "[::1]:").host == "[::1]")
    }

    @Test func `a target that names no place is nil, the text stays`() {
        let request = Request(.get, "/a/%2e%2e?b")
        #expect(request.target == nil)
        #expect(request.uri == "/a/%2e%2e?b")
        #expect(Request(.get, "/a?b=1").target?.query["b"] == "1")
    }

    @Test(
        arguments: [
            ("GET", .get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("PATCH", .patch),
            ("DELETE", .delete),
            ("OPTIONS", .options), ("get", .other("get")), ("FOO", .other("FOO")), ("", .other("")),
            ("GET ", .other("GET ")),
        ] as [(String, HTTP.Method)])
    func `a method keeps its name`(name: String, method: HTTP.Method) {
        #expect(HTTP.Method(name) == method)
        #expect(HTTP.Method(name).name == name)
    }
}
