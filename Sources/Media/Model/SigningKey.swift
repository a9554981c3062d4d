/// A secret that signs URLs; whoever knows it can let anybody read any file.
package struct SigningKey: Equatable, Sendable {
    /// 16 lower-case hex digits, known to everybody who sees a signed URL.
    package let id: String
    /// 32 bytes.
    package let secret: [UInt8]
    package let createdAt: Timestamp
    /// The first moment at which it is worth nothing; nil for the current key.
    package var expiresAt: Timestamp?

    package init(id: String, secret: [UInt8], createdAt: Timestamp, expiresAt: Timestamp? = nil) {
        self.id = id
        self.secret = secret
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// A new one from the system's random generator.
    package static func random(createdAt: Timestamp = .now) -> SigningKey {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        return SigningKey(
            id: String(
                decoding: (0..<16).map { _ in digits[Int.random(in: 0..<16, using: &generator)] },
                as: UTF8.self),
            secret: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }, createdAt: createdAt)
    }

    /// Whether what it has signed holds.
    package func isValid(at moment: Timestamp) -> Bool { expiresAt.map { moment < $0 } ?? true }

    /// When a key that is replaced at `moment` ends: after `grace` seconds, of which there are 0 to
    /// ``longestGrace``.
    package static func end(ofGrace grace: Int64, from moment: Timestamp) -> Timestamp {
        Timestamp(microseconds: moment.microseconds + min(max(grace, 0), longestGrace) * 1_000_000)
    }

    /// A year, in seconds.
    package static let longestGrace: Int64 = 31_536_000
}
