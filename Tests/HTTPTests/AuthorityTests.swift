import HTTP
import Testing

/// What the web server is called, where a request does not say (RFC 9112 §3.2).
struct AuthorityTests {
    @Test(arguments: [
        ("media.example.org", "10.0.0.1", "80", "http", "media.example.org"),
        ("media.example.org", "10.0.0.1", "8080", "http", "media.example.org:8080"),
        ("media.example.org", "10.0.0.1", "443", "https", "media.example.org"),
        ("_", "10.0.0.1", "80", "http", "10.0.0.1"), ("_", "127.0.0.1", "8443", "https", "127.0.0.1:8443"),
        ("", "::1", "80", "http", "[::1]"), ("*.example.org", "fe80::1", "81", "http", "[fe80::1]:81"),
        (".example.org", "10.0.0.1", "", "http", "10.0.0.1"),
        ("~^(www\\.)?(.+)$", "10.0.0.1", "80", "http", "10.0.0.1"),
        ("_", "unix:/run/nginx.sock", "80", "http", "localhost"), ("", "", "81", "http", "localhost:81"),
        ("", "", "", "http", "localhost"), ("_", "", "x", "http", "localhost"),
    ])
    func `its name counts if it is one, then its address`(
        name: String, address: String, port: String, scheme: String, text: String
    ) {
        let authority = Authority(serverName: name, address: address, port: port, scheme: scheme)
        #expect(authority.text == text)
    }
}
