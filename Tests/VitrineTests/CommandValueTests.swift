import ArgumentParser
import Media
import Testing

@testable import Vitrine

/// The values of options: what HTTP refuses, the commands refuse too.
struct CommandValueTests {
    /// Parses a command line and has a bucket take what it says.
    private func accept(_ words: [String]) throws {
        let command = try Vitrine.parseAsRoot(words)
        var bucket = Bucket(id: .standard)
        try (command as? BucketCommand.Update)?.settings.apply(to: &bucket)
    }

    @Test(arguments: [
        "user create ada --first-name :x\ny", "user create ada --last-name :\u{7F}",
        "user create :a\tb", "user create :a\u{85}b", "user update ada --first-name :a\0b",
        "user update ada --last-name :\n", "bucket update b --allow :a b:read:own",
        "bucket update b --allow :\u{E9}:read:own", "bucket update b --allow ::read:own",
        "bucket update b --allow :a\nb:read:own", "bucket update b --min-size -1",
        "bucket update b --max-size 0",
        "bucket update b --max-size 99999999999999999999", "bucket update b --max-size 1e9",
        "bucket update b --max-size NaN", "bucket update b --download-expiration -5",
        "bucket update b --download-expiration 604801", "bucket update b --visibility :",
        "bucket update b --library :Shown", "bucket update b --cache-control :a\r\nb", "sweep --grace -1",
        "sweep --grace 1e9", "sweep --grace :", "sweep --grace NaN", "sweep --grace 31536001",
        "sweep --grace 99999999999999999999", "key rotate --grace -1", "key rotate --grace :",
        "key rotate --grace 0.5", "infection list --limit 0", "infection list --limit -3",
        "infection list --limit :", "user list --data :", "check --config :", "serve --data :",
    ])
    func `a value that nothing can have is refused`(line: String) {
        // What follows a colon at the beginning of a word is the rest of the line, spaces included.
        let (head, value) =
            line.firstRange(of: " :").map { (line[..<$0.lowerBound], line[$0.upperBound...]) }
            ?? (line[...], nil)
        let words = head.split(separator: " ").map(String.init) + (value.map { [String($0)] } ?? [])
        #expect(throws: (any Error).self) { try accept(words) }
    }

    @Test func `a negative number is refused by its range, and not taken for an option`() {
        for words in [["sweep", "--grace", "-1"], ["key", "rotate", "--grace", "-1"]] {
            let error = #expect(throws: (any Error).self) { try Vitrine.parseAsRoot(words) }
            #expect(error.map { Vitrine.message(for: $0).hasPrefix("The grace is 0 to ") } == true)
        }
    }

    @Test func `a role has up to 100 bytes and may have colons, and a bucket has rules for 100 roles`() throws
    {
        func rules(_ roles: [String]) throws -> AccessRules {
            var bucket = Bucket(id: .standard)
            let words = roles.flatMap { ["--allow", $0 + ":read:own"] }
            try BucketCommand.Settings.parse(words).apply(to: &bucket)
            return bucket.rules
        }
        let longest = String(repeating: "r", count: 100)
        #expect(try rules([longest, "a:b"]).reaches == [Role(longest): [.read: .own], "a:b": [.read: .own]])
        #expect(throws: CommandError.self) { try rules([longest + "r"]) }
        #expect(try rules((0..<100).map { "r\($0)" }).reaches.count == 100)
        #expect(throws: CommandError.self) { try rules((0...100).map { "r\($0)" }) }
    }

    @Test func `texts that are not UTF-8 are refused before they are repaired`() throws {
        let program = Array("vitrine".utf8)
        try ProgramInput.requireUTF8([program, Array("é".utf8)], [Array("LANG=".utf8) + [0xFF]])
        #expect(throws: CommandError("Argument 1 of the command is not UTF-8.")) {
            try ProgramInput.requireUTF8([program, [0x61, 0xFF]], [])
        }
        #expect(throws: CommandError("The variable VITRINE_DATA is not UTF-8.")) {
            try ProgramInput.requireUTF8([program], [Array("VITRINE_DATA=/srv/".utf8) + [0xC3]])
        }
    }
}
