/// Where clamd listens.
package enum ClamdAddress: Equatable, Sendable {
    case unix(path: String)
    case tcp(host: String, port: UInt16)

    /// `unix:PATH` or `tcp:HOST:PORT`, PATH being absolute, an IPv6 address in brackets; nil for
    /// anything else.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard path.hasPrefix("/"), path.utf8.count <= Self.pathLimit, !path.utf8.contains(0) else {
                return nil
            }
            self = .unix(path: path)
        } else if text.hasPrefix("tcp:") {
            let address = text.dropFirst(4)
            guard let colon = address.lastIndex(of: ":"),
                let port = Self.port(address[address.index(after: colon)...])
            else { return nil }
            var host = address[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                return nil
            }
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isOfHost) else { return nil }
            self = .tcp(host: String(host), port: port)
        } else {
            return nil
        }
    }

    /// Bytes of a socket's path that the system takes (unix(7)), the NUL at its end left out.
    private static let pathLimit = 107

    /// Digits alone: what makes a number of text takes a sign too.
    private static func port(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(text), port > 0
        else { return nil }
        return port
    }

    /// Whether a name or an address may hold this byte.
    private static func isOfHost(_ byte: UInt8) -> Bool {
        (33...126).contains(byte) && !Array("[]/@".utf8).contains(byte)
    }
}
