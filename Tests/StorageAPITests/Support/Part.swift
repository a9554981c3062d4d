/// A part of a multipart form.
struct Part {
    static let contentType = "multipart/form-data; boundary=limit"

    let disposition: String
    var type: String?
    let content: [UInt8]

    static func text(_ name: String, _ text: String) -> Part {
        Part(disposition: "name=\"\(name)\"", content: Array(text.utf8))
    }

    /// As nhost-js sends it from a browser: with a file name, an empty one unless told otherwise.
    static func blob(_ name: String, _ text: String, filename: String = "") -> Part {
        Part(
            disposition: "name=\"\(name)\"; filename=\"\(filename)\"", type: "application/json",
            content: Array(text.utf8))
    }

    static func json(_ name: String, _ text: String) -> Part {
        Part(disposition: "name=\"\(name)\"", type: "application/json", content: Array(text.utf8))
    }

    static func file(
        _ name: String, _ filename: String, _ content: [UInt8], type: String = "application/octet-stream"
    ) -> Part {
        Part(disposition: "name=\"\(name)\"; filename=\"\(filename)\"", type: type, content: content)
    }

    static func file(_ name: String, _ filename: String, _ text: String) -> Part {
        file(name, filename, Array(text.utf8))
    }

    /// - Parameter isClosed: without its last delimiter a body counts as cut.
    static func body(_ parts: [Part], isClosed: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += "--limit\r\nContent-Disposition: form-data; \(part.disposition)\r\n".utf8
            if let type = part.type { bytes += "Content-Type: \(type)\r\n".utf8 }
            bytes += "\r\n".utf8
            bytes += part.content
            bytes += "\r\n".utf8
        }
        return isClosed ? bytes + Array("--limit--\r\n".utf8) : bytes
    }
}
