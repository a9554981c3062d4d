import ArgumentParser
import Media
import Testing

@testable import Vitrine

/// What `vitrine key` takes and tells.
struct KeyCommandTests {
    @Test func `former keys stay for a week unless told otherwise`() throws {
        #expect(try KeyCommand.Rotate.parse([]).grace == 604_800)
        let command = try KeyCommand.Rotate.parse(["--grace", "0", "--data", "/srv"])
        #expect(command.grace == 0)
        #expect(command.options.data == "/srv")
        #expect(try KeyCommand.Rotate.parse(["--grace", "31536000"]).grace == SigningKey.longestGrace)
    }

    @Test(arguments: ["-1", "31536001", "1.5", "week", "", "9223372036854775808"])
    func `a grace that is none is refused`(grace: String) {
        #expect(throws: (any Error).self) { try KeyCommand.Rotate.parse(["--grace=\(grace)"]) }
    }

    @Test func `the commands are part of the program`() throws {
        #expect(try Vitrine.parseAsRoot(["key", "rotate", "--grace", "5"]) is KeyCommand.Rotate)
        #expect(try Vitrine.parseAsRoot(["key", "list"]) is KeyCommand.List)
    }

    @Test func `a key is listed without its secret`() {
        var key = SigningKey(
            id: "0123456789abcdef", secret: Array("secretsecretsecretsecretsecret!!".utf8),
            createdAt: Timestamp(microseconds: 1_769_862_896_123_456))
        #expect(KeyCommand.List.line(key) == "0123456789abcdef\t2026-01-31T12:34:56.123456Z\tcurrent")
        key.expiresAt = Timestamp(microseconds: 1_769_862_900_000_000)
        #expect(
            KeyCommand.List.line(key)
                == "0123456789abcdef\t2026-01-31T12:34:56.123456Z\t2026-01-31T12:35:00Z")
    }
}
