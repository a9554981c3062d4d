import Foundation
import HTTP
import Testing

@testable import FastCGI

@Suite struct RequestParametersTests {
    private func parse(_ variables: String...) -> RequestParameters {
        parse(variables.map { Array($0.utf8) })
    }

    private func parse(_ variables: [[UInt8]]) -> RequestParameters {
        let strings = variables.map { bytes in strdup(bytes.map { CChar(bitPattern: $0) } + [0]) }
        defer { strings.forEach { free($0) } }
        return (strings + [nil]).withUnsafeBufferPointer { environment in
            guard let base = environment.baseAddress else { return parse() }
            return RequestParameters(base)
        }
    }

    @Test func `the parts of a request are told apart`() {
        let parameters = parse(
            "REQUEST_METHOD=PUT", "REQUEST_URI=/a%20b?c=d=e", "CONTENT_TYPE=text/plain", "CONTENT_LENGTH=12",
            "HTTP_X_Y_Z=1", "HTTP_COOKIE=a=b; c=d", "SCRIPT_NAME=/other", "HTTPS=on", "QUERY_STRING=x")
        #expect(parameters.method == "PUT")
        #expect(parameters.uri == "/a%20b?c=d=e")
        #expect(parameters.contentLength == 12)
        let fields = parameters.headers.fields.map { "\($0.name): \($0.value)" }
        #expect(fields == ["content-type: text/plain", "content-length: 12", "x-y-z: 1", "cookie: a=b; c=d"])
    }

    @Test func `only the web server asks for an admission, never a request header`() {
        #expect(parse("VITRINE_STAGE=admission").stage == .admission)
        #expect(parse("HTTP_VITRINE_STAGE=admission", "HTTP_STAGE=admission").stage == .whole)
        #expect(parse("VITRINE_STAGE=", "REQUEST_METHOD=POST").stage == .whole)
    }

    @Test func `a field that was sent twice is there twice`() {
        let parameters = parse("HTTP_X_USER=a", "HTTP_X_USER=b")
        #expect(parameters.headers.all("X-User") == ["a", "b"])
    }

    @Test func `what the web server sends under two names is taken once, and Proxy never`() {
        let parameters = parse(
            "HTTP_CONTENT_TYPE=a/b", "HTTP_CONTENT_LENGTH=7", "HTTP_PROXY=http://evil", "CONTENT_TYPE=",
            "CONTENT_LENGTH=", "NAMELESS", "=x", "HTTP_Proxy=http://evil", "HTTP_content_length=7",
            "HTTP_Content-Type=a/b")
        #expect(parameters.headers.fields.isEmpty)
        #expect(parameters.contentLength == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("007", 7), ("9223372036854775807", .max), ("9223372036854775808", nil), ("-1", nil),
            ("+1", nil), (" 1", nil), ("1 ", nil), ("1.5", nil), ("0x10", nil), ("1,1", nil),
            ("\u{0661}", nil),
        ] as [(String, Int64?)])
    func `a length is digits`(text: String, length: Int64?) {
        #expect(parse("CONTENT_LENGTH=\(text)").contentLength == length)
    }

    @Test(arguments: [
        ([], "http"), (["HTTPS=on"], "https"), (["HTTPS=1"], "https"), (["HTTPS=off"], "http"),
        (["HTTPS="], "http"),
        (["REQUEST_SCHEME=https"], "https"), (["REQUEST_SCHEME=http", "HTTPS=on"], "http"),
        (["REQUEST_SCHEME=gopher"], "http"), (["HTTP_X_FORWARDED_PROTO=https"], "http"),
    ])
    func `the scheme is what the web server says`(variables: [String], scheme: String) {
        #expect(parse(variables.map { Array($0.utf8) }).scheme == scheme)
    }

    @Test(arguments: [
        (["HTTP_HOST=a:1", "SERVER_NAME=b"], "a:1"), (["HTTP_HOST=", "SERVER_NAME=b"], "b"),
        (["SERVER_NAME=b", "SERVER_PORT=80"], "b"), (["SERVER_NAME=b", "SERVER_PORT=81"], "b:81"),
        (["SERVER_NAME=b", "SERVER_PORT=443", "HTTPS=on"], "b"), (["SERVER_PORT=81"], "localhost:81"),
        ([], "localhost"),
        (["SERVER_NAME=_", "SERVER_ADDR=::1", "SERVER_PORT=81"], "[::1]:81"),
        (["HTTP_HOST=a/b", "SERVER_NAME=c"], "c"),
    ])
    func `the host is the client's, else the web server's`(variables: [String], host: String) {
        #expect(parse(variables.map { Array($0.utf8) }).host == host)
    }

    @Test func `an id is the web server's, or one of ours`() {
        let given = "0123456789abcdef0123456789ABCDEF"
        #expect(parse("REQUEST_ID=\(given)").makeID() == given)
        for unfit in ["", "abc", given + "0", given.replacing("f", with: "g"), "\u{0661}"] {
            let id = parse("REQUEST_ID=\(unfit)").makeID()
            #expect(id.utf8.count == 16 && id.utf8.allSatisfy { $0.hexValue != nil })
        }
        #expect(parse().makeID() != parse().makeID())
    }

    @Test func `bytes that are no text stay recognisable as such`() {
        let parameters = parse([
            Array("REQUEST_URI=/a".utf8) + [0xFF, 0xE2], Array("HTTP_X=".utf8) + [0xFF, 0x41],
            Array("HTTP_Y=a\r\nb".utf8),
        ])
        #expect(parameters.uri == "/a%FF%E2")
        #expect(RequestTarget(parameters.uri) == nil)
        #expect(parameters.headers["x"] == "\u{FFFD}A")
        #expect(parameters.headers["y"] == "a  b")
        #expect(parse("REQUEST_URI=/\u{E9}").uri == "/\u{E9}")
    }
}
