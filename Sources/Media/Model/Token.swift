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

extension TokenDigest {
    /// Two lower-case hex digits for each byte.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Its last four hex digits: enough to tell a user's tokens apart, and nothing to guess a key by.
    package var ending: String { String(hex.suffix(4)) }

    /// Nil unless `hex` is two hex digits for each of 32 bytes.
    package init?(hex: some StringProtocol) {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, hex.utf8.count == 64 else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// A token that some user holds, without its key.
package struct IssuedToken: Equatable, Sendable {
    package let username: String
    package let digest: TokenDigest
    /// Nil for one that a former version has made.
    package let createdAt: Timestamp?

    package init(username: String, digest: TokenDigest, createdAt: Timestamp? = nil) {
        self.username = username
        self.digest = digest
        self.createdAt = createdAt
    }
}

/// A new key: 40 lower-case hex digits from the system's random generator (LibraryAPI/Contract §8).
package func makeTokenKey() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: (0..<40).map { _ in digits[Int.random(in: 0..<16, using: &generator)] }, as: UTF8.self)
}
