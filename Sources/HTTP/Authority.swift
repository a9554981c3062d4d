import Glibc

/// A host with or without a port, as URLs and the Host field have it (RFC 3986 §3.2).
package struct Authority: Equatable, Sendable {
    /// `example.org`, `127.0.0.1` or `[::1]`, in the case it came in.
    package let host: String
    /// Nil without one.
    package let port: UInt16?

    /// The host, and the port behind a colon.
    package var text: String { port.map { "\(host):\($0)" } ?? host }

    /// Reads a Host field.
    ///
    /// - Parameter text: at most 255 bytes. User information, zones and percent signs are not accepted.
    /// - Returns: nil unless a URL could hold the text as it is; an empty port is dropped.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 255 else { return nil }
        let end =
            bytes.first == UInt8(ascii: "[")
            ? bytes.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
            : bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        guard let end, Self.isHost(bytes[..<end]) else { return nil }
        host = String(decoding: bytes[..<end], as: UTF8.self)
        let rest = bytes[end...]
        guard let colon = rest.first else {
            port = nil
            return
        }
        let digits = rest.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy({ 48...57 ~= $0 }) else {
            return nil
        }
        port = UInt16(String(decoding: digits, as: UTF8.self))
        guard digits.isEmpty || port != nil && port != 0 else { return nil }
    }

    /// The web server's own name, for a request that names no host of its own.
    ///
    /// - Parameters:
    ///   - name: one of its names; `_` and patterns are none.
    ///   - address: where the connection came in, an IPv6 address without brackets.
    ///   - port: where the connection came in, as text.
    ///   - scheme: `http` or `https`, whose usual port is left out.
    package init(serverName name: String, address: String, port: String, scheme: String) {
        let isUsual = port.isEmpty || port == (scheme == "https" ? "443" : "80")
        let suffix = isUsual ? "" : ":\(port)"
        let hosts = [name, address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]" : address]
        self =
            hosts.lazy.compactMap { Authority($0 + suffix) }.first
            ?? Authority(host: "localhost", port: isUsual ? nil : UInt16(port))
    }

    private init(host: String, port: UInt16?) {
        self.host = host
        self.port = port
    }

    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.first == UInt8(ascii: "[") {
            var address = in6_addr()
            return inet_pton(
                AF_INET6, String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self), &address) == 1
        }
        var hasLetterOrDigit = false
        for byte in bytes {
            switch byte {
            case 48...57, 65...90, 97...122: hasLetterOrDigit = true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): continue
            default: return false
            }
        }
        return hasLetterOrDigit && bytes.first != UInt8(ascii: ".")
    }
}
