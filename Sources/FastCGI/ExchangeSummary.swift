import HTTP

/// What one request and its answer came to, for the log.
package struct ExchangeSummary: Sendable {
    package var requestID: String
    package var method: String
    /// The path as the client sent it, without the query; what is not printable ASCII is percent-encoded.
    package var path: String
    package var status: Int
    /// Bytes of the request body that reached us.
    package var bytesReceived: Int64
    /// Bytes of the response body that we sent; 0 where nginx sends a file itself.
    package var bytesSent: Int64
    /// From the arrival of the request to the last byte of the answer.
    package var milliseconds: Double
    package var operation: String
    package var user: String?
    package var fault: String?
    /// Whether the client went away before it had sent its body or received its answer.
    package var isAborted: Bool
    /// Whether the web server asked for an admission, before the body.
    package var isAdmission: Bool

    package init(
        requestID: String, method: String, path: String, status: Int, bytesReceived: Int64 = 0,
        bytesSent: Int64 = 0, milliseconds: Double = 0, operation: String = "-", user: String? = nil,
        fault: String? = nil, isAborted: Bool = false, isAdmission: Bool = false
    ) {
        self.requestID = requestID
        self.method = method
        self.path = path
        self.status = status
        self.bytesReceived = bytesReceived
        self.bytesSent = bytesSent
        self.milliseconds = milliseconds
        self.operation = operation
        self.user = user
        self.fault = fault
        self.isAborted = isAborted
        self.isAdmission = isAdmission
    }
}

extension String {
    /// At most `limit` bytes of printable ASCII without quotes and backslashes, the rest percent-encoded.
    func escapedForLog(limit: Int) -> String {
        var escaped: [UInt8] = []
        for byte in utf8 {
            guard escaped.count < limit else { return String(decoding: escaped, as: UTF8.self) + "..." }
            if byte > 32, byte < 127, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                escaped.append(byte)
            } else {
                escaped.append(contentsOf: byte.percentEncoded)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
