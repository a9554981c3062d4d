import Glibc

/// Why an address cannot be listened on.
package struct SocketError: Error, Equatable, CustomStringConvertible {
    /// The address and what is wrong with it, for the person who configured it.
    package let description: String

    init(_ address: String, _ reason: String) { description = "\(address): \(reason)" }

    init(_ address: String, errno code: Int32) { self.init(address, String(cString: strerror(code))) }
}
