/// A form as browsers send it (RFC 7578).
package struct MultipartForm: Sendable {
    private static let boundary = "----end-to-end-boundary-7MA4YWxkTrZu0gW"

    package let bytes: [UInt8]
    package var contentType: String { "multipart/form-data; boundary=\(Self.boundary)" }

    /// - Parameter file: a file part, if any; quotes in its name are encoded as browsers do.
    package init(
        fields: [(String, String)] = [], file: (field: String, name: String, content: [UInt8])? = nil
    ) {
        var bytes: [UInt8] = []
        for (name, value) in fields {
            bytes +=
                "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                .utf8
        }
        if let file {
            let name = file.name.split(separator: "\"", omittingEmptySubsequences: false).joined(
                separator: "%22")
            bytes += "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(file.field)\"; ".utf8
            bytes += "filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n".utf8
            bytes += file.content
            bytes += "\r\n".utf8
        }
        bytes += "--\(Self.boundary)--\r\n".utf8
        self.bytes = bytes
    }
}
