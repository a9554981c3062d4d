/// Where clamd listens.
package enum ClamdAddress: Equatable, Sendable {
    case unix(path: String)
    case tcp(host: String, port: UInt16)

    /// `unix:PATH` or `tcp:HOST:PORT`, an IPv6 address in brackets; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard path.hasPrefix("/") else { return nil }
            self = .unix(path: String(path))
        } else if text.hasPrefix("tcp:") {
            let address = text.dropFirst(4)
            guard let colon = address.lastIndex(of: ":"),
                let port = UInt16(address[address.index(after: colon)...]), port > 0
            else { return nil }
            var host = address[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                return nil
            }
            guard !host.isEmpty else { return nil }
            self = .tcp(host: String(host), port: port)
        } else {
            return nil
        }
    }
}
