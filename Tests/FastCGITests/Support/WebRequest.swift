/// A request as a web server puts it into records.
struct WebRequest {
    var method: String
    var uri: String
    var body: [UInt8] = []
    /// Sent as CONTENT_LENGTH unless something else is to be claimed.
    var announced: String?
    var parameters: [(String, String)] = []
    var isKept = false
    /// Bytes of the body in one record, and the padding after them.
    var step = 32_768
    var padding = 0

    init(_ method: String = "GET", _ uri: String = "/", body: [UInt8] = [], isKept: Bool = false) {
        (self.method, self.uri, self.body, self.isKept) = (method, uri, body, isKept)
    }

    /// The records before the body.
    var head: [Record] {
        [.begin(isKept: isKept)] + .stream(.parameters, parameterBytes)
    }

    var records: [Record] { head + .stream(.input, body, step: step, padding: padding) }

    var bytes: [UInt8] { records.bytes }

    /// Names and values with their lengths before them (FastCGI §3.4).
    var parameterBytes: [UInt8] {
        let length = announced ?? "\(body.count)"
        let own = [("REQUEST_METHOD", method), ("REQUEST_URI", uri), ("CONTENT_LENGTH", length)]
        return (own + parameters).flatMap { name, value in
            Self.length(name.utf8.count) + Self.length(value.utf8.count) + Array(name.utf8)
                + Array(value.utf8)
        }
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 128 { return [UInt8(count)] }
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) | ($0 == 24 ? 128 : 0) }
    }
}
