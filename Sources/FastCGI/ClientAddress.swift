import Glibc

/// The network a client asks from, as far as clients are told apart.
enum ClientAddress {
    /// The text that stands for a client.
    ///
    /// - Parameter address: REMOTE_ADDR.
    /// - Returns: an IPv4 address as it is, the first 64 bits of an IPv6 address, which one host chooses the rest of.
    static func network(of address: String) -> String {
        var bytes = in6_addr()
        guard address.utf8.contains(UInt8(ascii: ":")), inet_pton(AF_INET6, address, &bytes) == 1 else {
            return address
        }
        return withUnsafeBytes(of: &bytes) { bytes in
            let isMappedIPv4 = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
            let significant = isMappedIPv4 ? bytes[12...] : bytes[..<8]
            return significant.map { String($0, radix: 16) }.joined(separator: ":")
                + (isMappedIPv4 ? "" : "::/64")
        }
    }
}
