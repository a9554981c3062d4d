import HTTP
import Testing

/// Where clients reach the service, if that is configured.
struct PublicURLTests {
    @Test(
        arguments: [
            ("https://media.example.org", "https://media.example.org", []),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", []),
            ("http://[::1]:80", "http://[::1]:80", []),
            ("https://host/files", "https://host/files", ["files"]),
            ("https://host:444/a/b-c.d_e~f//", "https://host:444/a/b-c.d_e~f", ["a", "b-c.d_e~f"]),
        ] as [(String, String, [String])])
    func `it is a scheme, a host and perhaps a path`(text: String, url: String, prefix: [String]) throws {
        let read = try #require(PublicURL(text))
        #expect(read.text == url)
        #expect(read.prefix == prefix)
    }

    @Test(arguments: [
        "", "host", "ftp://host", "https://", "https:///a", "https://a b", "https://h/a b", "https://h/a//b",
        "https://h/../a", "https://h/a%20b", "https://h/é", "https://h/a?b", "https://h/a#b", "https://u@h",
        "https://h:99999", "https://_", "HTTPS//a", "https://a\u{0}",
    ])
    func `anything else is none`(text: String) { #expect(PublicURL(text) == nil) }

    @Test(arguments: [
        ("/p/q/v1/files", "/v1/files"), ("/p/q", "/"), ("/p/q/", "/"), ("//p//q//x/?a=/p/q", "//x/?a=/p/q"),
        ("/%70/q/x%20y", "/x%20y"), ("/p/q?x", "/?x"),
    ])
    func `a request loses the path it begins with`(uri: String, rest: String) throws {
        let request = Request(.put, uri, headers: ["A": "b"], scheme: "https", host: "h", id: "1")
        let inner = try #require(request.dropping(["p", "q"]))
        #expect(inner.uri == rest)
        #expect(inner.target == RequestTarget(rest))
        #expect(inner.method == .put && inner.headers["a"] == "b" && inner.host == "h" && inner.id == "1")
    }

    @Test(arguments: ["/", "/p", "/px/q", "/q/p", "/P/q", "/x/p/q", "*"])
    func `a request that begins otherwise keeps all of it`(uri: String) {
        #expect(Request(.get, uri).dropping(["p", "q"]) == nil)
        #expect(Request(.get, uri).dropping([]) == nil)
    }

    @Test func `absolute URLs begin with it, else with what the client asked for`() {
        let request = Request(.get, "/", scheme: "https", host: "h:8443")
        #expect(request.base(nil) == "https://h:8443")
        let publicURL = PublicURL("http://a/b/")
        #expect(request.base(publicURL) == "http://a/b")
        #expect(Request(.get, "/", host: "a/b").base(nil) == "http://localhost")
        #expect(
            publishedURL(of: "core_media/é b.jpg", base: "http://a/b")
                == "http://a/b/media/core_media/%C3%A9%20b.jpg")
    }

    @Test func `the codings of a body are known`() {
        #expect(Headers().contentCodings.isEmpty)
        #expect((["Content-Encoding": "identity"] as Headers).contentCodings.isEmpty)
        #expect((["Content-Encoding": " Identity , ,GZIP, br"] as Headers).contentCodings == ["gzip", "br"])
    }
}
