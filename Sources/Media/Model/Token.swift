import Crypto

/// The SHA-256 of a token; the only form in which tokens are kept.
package struct TokenDigest: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// The digest of a key as the client sends it.
    package init(of key: String) { bytes = Array(SHA256.hash(data: Array(key.utf8))) }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// As ``matches(_:)``, also where a digest is looked up in a table.
    package static func == (left: TokenDigest, right: TokenDigest) -> Bool { left.matches(right) }

    /// Compares in a time that does not depend on where the digests differ.
    package func matches(_ other: TokenDigest) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        return zip(bytes, other.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// A new key: 40 lower-case hex digits from the system's random generator (library-api.md §8).
package func makeTokenKey() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: (0..<40).map { _ in digits[Int.random(in: 0..<16, using: &generator)] }, as: UTF8.self)
}
