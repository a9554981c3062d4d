import Glibc
import HTTP

/// What the web server says of a request: CGI variables (RFC 3875 §4.1), sorted into the parts of HTTP.
struct RequestParameters {
    private(set) var method = ""
    private(set) var uri = ""
    private(set) var headers = Headers()
    private(set) var contentLength: Int64?
    private var requestScheme = ""
    private var https = ""
    private var serverName = ""
    private var serverAddress = ""
    private var serverPort = ""
    private var requestID = ""
    /// How much of the request has reached the web server, by a variable that no request header can become.
    private(set) var stage = Request.Stage.whole
    private var remoteAddress = ""

    /// - Parameter environment: `NAME=value` strings, ended by nil, as libfcgi keeps them.
    init(_ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>) {
        var next = environment
        while let variable = next.pointee {
            take(UnsafeBufferPointer(start: variable, count: strlen(variable)))
            next += 1
        }
    }

    /// The network the client asks from; empty if the web server does not say.
    var client: String { ClientAddress.network(of: remoteAddress) }

    /// `https` only if the web server says so.
    var scheme: String {
        if requestScheme.equalsIgnoringCase("https") { return "https" }
        return requestScheme.isEmpty && (https.equalsIgnoringCase("on") || https == "1") ? "https" : "http"
    }

    /// The Host field if it is one, else what the web server is called, or its address.
    var host: String {
        let authority =
            headers["host"].flatMap { Authority($0) }
            ?? Authority(
                serverName: serverName, address: serverAddress, port: serverPort, scheme: scheme)
        return authority.text
    }

    /// The web server's id of the request if it has the form of `$request_id`, else one of our own.
    func makeID() -> String {
        if requestID.utf8.count == 32, requestID.utf8.allSatisfy({ $0.hexValue != nil }) { return requestID }
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Whether a body may follow whose length nobody announced.
    var isChunked: Bool { contentLength == nil && headers["transfer-encoding"] != nil }

    private mutating func take(_ variable: UnsafeBufferPointer<CChar>) {
        let bytes = UnsafeRawBufferPointer(variable)
        guard let sign = bytes.firstIndex(of: UInt8(ascii: "=")) else { return }
        let raw = UnsafeRawBufferPointer(rebasing: bytes[(sign + 1)...])
        let name = String(decoding: bytes[..<sign], as: UTF8.self)
        // Bytes that are not UTF-8 become U+FFFD, which no valid field value of ours contains.
        let value = String(decoding: raw, as: UTF8.self)
        switch name {
        case "REQUEST_METHOD": method = value
        case "REQUEST_URI": uri = String(validating: raw, as: UTF8.self) ?? Self.encoded(raw)
        case "REQUEST_SCHEME": requestScheme = value
        case "REQUEST_ID": requestID = value
        case "VITRINE_STAGE": stage = value == "admission" ? .admission : .whole
        case "REMOTE_ADDR": remoteAddress = value
        case "HTTPS": https = value
        case "SERVER_NAME": serverName = value
        case "SERVER_ADDR": serverAddress = value
        case "SERVER_PORT": serverPort = value
        case "CONTENT_TYPE": if !value.isEmpty { headers.append("content-type", value) }
        case "CONTENT_LENGTH": takeContentLength(value)
        default:
            guard name.utf8.starts(with: "HTTP_".utf8) else { return }
            let field = Self.fieldName(name.utf8.dropFirst(5))
            // nginx sends these two under both names; and Proxy must become nobody's setting (httpoxy).
            guard !["content-type", "content-length", "proxy"].contains(field) else { return }
            headers.append(field, value)
        }
    }

    private mutating func takeContentLength(_ value: String) {
        guard !value.isEmpty else { return }
        headers.append("content-length", value)
        guard value.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return }
        contentLength = Int64(value)
    }

    private static func fieldName(_ name: Substring.UTF8View) -> String {
        String(
            decoding: name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 &- 65 < 26 ? $0 | 32 : $0 },
            as: UTF8.self)
    }

    /// Percent-encoding keeps a target that is not UTF-8 what it is, so that it can be refused.
    private static func encoded(_ raw: UnsafeRawBufferPointer) -> String {
        String(decoding: raw.flatMap { $0 < 128 ? [$0] : $0.percentEncoded }, as: UTF8.self)
    }
}
