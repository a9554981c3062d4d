import HTTP

/// The header block of a response, as CGI words it (RFC 3875 §6.3).
struct ResponseHead {
    /// nginx answers 502 to a block beyond `fastcgi_buffer_size`, which is 4 or 8 KiB unless configured.
    static let limit = 7 * 1_024

    let bytes: [UInt8]

    /// Throws ``Unsendable`` for a header that nginx would not understand, or understand otherwise.
    init(_ response: Response, to method: Method, requestID: String) throws(Unsendable) {
        var headers = response.headers
        if let length = Self.contentLength(of: response, to: method) {
            headers.set("Content-Length", String(length))
        } else if response.body.isSentByServer || response.status.hasNoContent {
            headers.remove("Content-Length")
        }
        if case .location(let location, let range) = response.body {
            headers.set("X-Accel-Redirect", location)
            if let range { headers.set("X-Vitrine-Range", range) }
        }
        headers.set("X-Request-Id", requestID)

        var bytes = Array("Status: \(response.status.code) \(response.status.reason)\r\n".utf8)
        for (name, value) in headers.fields {
            guard name.isToken, !name.equalsIgnoringCase("Status") else { throw Unsendable.name(name) }
            bytes.append(contentsOf: "\(name): \(value)\r\n".utf8)
        }
        bytes.append(contentsOf: "\r\n".utf8)
        guard bytes.count <= Self.limit else { throw Unsendable.tooLong(bytes.count) }
        self.bytes = bytes
    }

    /// Why a response cannot be sent.
    enum Unsendable: Error, CustomStringConvertible {
        case name(String)
        case tooLong(Int)

        var description: String {
            switch self {
            case .name(let name): "response header with the name \(name.escapedForLog(limit: 64))"
            case .tooLong(let count): "response header of \(count) bytes, more than \(ResponseHead.limit)"
            }
        }
    }

    private static func contentLength(of response: Response, to method: Method) -> Int? {
        guard !response.status.hasNoContent else { return nil }
        return switch response.body {
        case .bytes(let bytes): bytes.count
        case .empty: method == .head ? nil : 0
        case .location, .pieces, .deferred: nil
        }
    }
}

extension Status {
    /// Whether the status forbids a body and its length (RFC 9110 §8.6, §15.3.5, §15.4.5).
    var hasNoContent: Bool { code == 204 || code == 304 || code < 200 }
}

extension Response.Body {
    fileprivate var isSentByServer: Bool {
        if case .location = self { true } else { false }
    }
}

extension Headers {
    fileprivate mutating func remove(_ name: String) {
        guard self[name] != nil else { return }
        var kept = Headers()
        for field in fields where !field.name.equalsIgnoringCase(name) {
            kept.append(field.name, field.value)
        }
        self = kept
    }
}

extension String {
    /// Whether it may name a field (RFC 9110 §5.6.2).
    fileprivate var isToken: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 94...122, 124, 126, 33, 35...39, 42, 43, 45, 46: true
                default: false
                }
            }
    }
}
