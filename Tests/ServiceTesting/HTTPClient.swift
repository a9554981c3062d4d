import Foundation
import Glibc

/// A client that sends exactly what it is told, one connection per request.
package struct HTTPClient: Sendable {
    /// Why no answer came.
    package enum Failure: Error {
        case noConnection(Int32)
        case cutShort
        case noAnswer([UInt8])
    }

    package let port: UInt16
    /// Sent as `Authorization: Token …`, if any.
    package var token: String?

    package init(port: UInt16, token: String? = nil) {
        self.port = port
        self.token = token
    }

    /// Sends a request and reads the whole answer.
    package func send(
        _ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8] = []
    ) throws -> HTTPAnswer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
        if let token, headers["Authorization"] == nil { lines.append("Authorization: Token \(token)") }
        lines += headers.map { "\($0.key): \($0.value)" }
        if !body.isEmpty || method == "POST" || method == "PUT" || method == "PATCH" {
            lines.append("Content-Length: \(body.count)")
        }
        let answer = try exchange(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        guard let parsed = HTTPAnswer(answer) else { throw Failure.noAnswer(answer) }
        return parsed
    }

    package func get(_ target: String, headers: [String: String] = [:]) throws -> HTTPAnswer {
        try send("GET", target, headers: headers)
    }

    /// Sends a JSON body.
    package func json(_ method: String, _ target: String, _ body: String) throws -> HTTPAnswer {
        try send(method, target, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    /// Uploads a file to the library.
    package func upload(_ name: String, _ content: [UInt8], fields: [(String, String)] = []) throws
        -> HTTPAnswer
    {
        let form = MultipartForm(fields: fields, file: (field: "f", name: name, content: content))
        return try send(
            "POST", "/api/media/files", headers: ["Content-Type": form.contentType], body: form.bytes)
    }

    /// Stores a file in a bucket of the storage dialect.
    package func store(_ name: String, _ content: [UInt8], in bucket: String = "default") throws -> HTTPAnswer
    {
        let form = MultipartForm(
            fields: [("bucket-id", bucket)], file: (field: "file[]", name: name, content: content))
        return try send("POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
    }

    /// Replaces a file of the storage dialect.
    package func replace(
        _ id: String, _ name: String, _ content: [UInt8], headers: [String: String] = [:]
    ) throws -> HTTPAnswer {
        let form = MultipartForm(file: (field: "file", name: name, content: content))
        return try send(
            "PUT", "/v1/files/\(id)", headers: headers.merging(["Content-Type": form.contentType]) { $1 },
            body: form.bytes)
    }

    /// Sends raw bytes and reads until the other side closes.
    package func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let descriptor = try connection()
        defer { close(descriptor) }
        Self.sendAll(bytes, descriptor)
        return try Self.readAll(descriptor)
    }

    /// Sends raw bytes and reads the first answer, whether or not the other side closes then.
    package func firstAnswer(to bytes: [UInt8]) throws -> HTTPAnswer {
        let descriptor = try connection()
        defer { close(descriptor) }
        Self.sendAll(bytes, descriptor)
        var received: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let answer = HTTPAnswer(received),
                answer.body.count >= answer["Content-Length"].flatMap({ Int($0) }) ?? 0
            {
                return answer
            }
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else { throw Failure.noAnswer(received) }
            received += block[..<count]
        }
    }

    /// A connected socket that gives up after 30 seconds of silence.
    package func connection() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            throw Failure.noConnection(errno)
        }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    /// Sends raw bytes, as far as the other side takes them: a server that refuses a body may close before it has read it, and
    /// its answer is there all the same.
    private static func sendAll(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    package static func readAll(_ descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &block, block.count, 0)
            if count == 0 { return bytes }
            guard count > 0 else {
                if bytes.isEmpty { throw Failure.cutShort }
                return bytes
            }
            bytes += block[..<count]
        }
    }
}
