package import Media
import Testing

/// What every ``SigningKeys`` promises, wherever the keys are kept.
package struct SigningKeysContract {
    /// Makes a new store that holds no keys.
    package let make: () throws -> any SigningKeys

    package init(_ make: @escaping () throws -> any SigningKeys) { self.make = make }

    /// Everything, one after the other.
    package func verify() throws {
        try firstKey()
        try rotation()
        try rotationWithoutGrace()
        try rotationOfNothing()
        try graceOutsideItsBounds()
    }

    package func firstKey() throws {
        let keys = try make()
        let before = Timestamp.now
        let first = try keys.signingKeys()
        #expect(first.count == 1, "made on first use")
        let key = try #require(first.first)
        #expect(key.secret.count == 32)
        #expect(Set(key.secret).count > 8, "random")
        #expect(key.id.utf8.count == 16 && key.id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(key.expiresAt == nil)
        #expect((before...Timestamp.now).contains(key.createdAt))
        #expect(try keys.signingKeys() == first, "made once")
        #expect(try make().signingKeys().first != key)
    }

    package func rotation() throws {
        let keys = try make()
        let first = try #require(try keys.signingKeys().first)
        let second = try keys.rotateSigningKey(grace: 1_000)
        #expect(second.expiresAt == nil)
        #expect(second.id != first.id && second.secret != first.secret)
        var former = first
        former.expiresAt = SigningKey.end(ofGrace: 1_000, from: second.createdAt)
        #expect(try keys.signingKeys() == [second, former], "the current one first")

        let third = try keys.rotateSigningKey(grace: 5_000)
        var middle = second
        middle.expiresAt = SigningKey.end(ofGrace: 5_000, from: third.createdAt)
        #expect(try keys.signingKeys() == [third, middle, former], "an end that is near stays")

        let fourth = try keys.rotateSigningKey(grace: 10)
        let end = SigningKey.end(ofGrace: 10, from: fourth.createdAt)
        let now = try keys.signingKeys()
        #expect(now.map(\.id) == [fourth, third, middle, former].map(\.id))
        #expect(now.dropFirst().allSatisfy { $0.expiresAt == end }, "one that is far comes nearer")
    }

    package func rotationWithoutGrace() throws {
        let keys = try make()
        _ = try keys.signingKeys()
        _ = try keys.rotateSigningKey(grace: 1_000)
        let last = try keys.rotateSigningKey(grace: 0)
        #expect(try keys.signingKeys() == [last], "expired ones are left out")
    }

    package func rotationOfNothing() throws {
        let keys = try make()
        let key = try keys.rotateSigningKey(grace: 1_000)
        #expect(try keys.signingKeys() == [key])
    }

    package func graceOutsideItsBounds() throws {
        let keys = try make()
        _ = try keys.signingKeys()
        let second = try keys.rotateSigningKey(grace: .min)
        #expect(try keys.signingKeys() == [second])
        let third = try keys.rotateSigningKey(grace: .max)
        let end = SigningKey.end(ofGrace: SigningKey.longestGrace, from: third.createdAt)
        #expect(try keys.signingKeys().map(\.expiresAt) == [nil, end])
    }
}
