import HTTP
import Testing

@Suite struct ContentDispositionTests {
    /// The name a reader of RFC 6266 gets.
    private func name(_ value: String) throws -> String {
        let parsed = try #require(HeaderParameters.parse(value))
        guard let extended = parsed["filename*"] else { return try #require(parsed["filename"]) }
        return try #require(HeaderParameters.decode(extended: extended))
    }

    @Test(arguments: [nil, ""] as [String?])
    func `without a name there is only the kind`(filename: String?) {
        #expect(ContentDisposition.inline.value(filename: filename) == "inline")
        #expect(ContentDisposition.attachment.value(filename: filename) == "attachment")
    }

    @Test(
        arguments: [
            ("testfile.txt", "filename=\"testfile.txt\""),
            ("My file (1), b;c.txt", "filename=\"My file (1), b;c.txt\""),
            ("naïve.txt", "filename=\"na_ve.txt\"; filename*=UTF-8''na%C3%AFve.txt"),
            ("nai\u{308}ve.txt", "filename=\"na_ve.txt\"; filename*=UTF-8''nai%CC%88ve.txt"),
            ("文件.png", "filename=\"__.png\"; filename*=UTF-8''%E6%96%87%E4%BB%B6.png"),
            ("a\"b.txt", "filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"),
            ("a\\b.txt", "filename=\"a_b.txt\"; filename*=UTF-8''a%5Cb.txt"),
            ("100%41.txt", "filename=\"100_41.txt\"; filename*=UTF-8''100%2541.txt"),
            ("../x", "filename=\".._x\"; filename*=UTF-8''..%2Fx"),
            ("a\r\nSet-Cookie: b", "filename=\"a_Set-Cookie: b\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b"),
            ("a\0b", "filename=\"a_b\"; filename*=UTF-8''a%00b"),
            ("\u{7F}", "filename=\"_\"; filename*=UTF-8''%7F"),
            (
                "👩‍👩‍👧.gif",
                "filename=\"_.gif\"; filename*=UTF-8''%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7.gif"
            ),
            (
                "é!#$&+-.^_`|~'()*",
                "filename=\"_!#$&+-.^_`|~'()*\"; filename*=UTF-8''%C3%A9!#$&+-.^_`|~%27%28%29%2A"
            ),
        ])
    func `a name is plain, and whole beside it where plain is not enough`(filename: String, expected: String)
    {
        #expect(ContentDisposition.inline.value(filename: filename) == "inline; \(expected)")
        #expect(ContentDisposition.attachment.value(filename: filename) == "attachment; \(expected)")
    }

    private static let hostile = [
        "..\\..\\boot.ini", "C:\\fakepath\\a.txt", "~root", "-rf", "CON", "a.txt.", " a ", "\t", "\"", "\\",
        "%", "%00",
        "%0d%0aX: 1", "'", "''", ";", "a;filename=b", "a\"; filename=\"evil.exe", "=?UTF-8?B?YQ==?=",
        "a\u{202E}gpj.exe",
        "\u{FEFF}a", "a\u{2028}b", "\u{FFFD}", "\u{10FFFF}", "\u{E000}", "ﬁ.txt", "K.txt", "e\u{301}.txt",
        "\u{301}",
        "\u{1F1E9}\u{1F1EA}", "<script>alert(1)</script>.svg", "&#13;", "${jndi:ldap://x}", "a\u{85}b",
        "\u{1B}[31m",
    ]

    @Test(arguments: hostile)
    func `whatever the name, one line of printable ASCII tells it`(filename: String) throws {
        let value = ContentDisposition.attachment.value(filename: filename)
        #expect(value.utf8.allSatisfy { 32...126 ~= $0 })
        #expect(value.utf8.count <= 1_062)
        let parsed = try #require(HeaderParameters.parse(value))
        #expect(parsed.value == "attachment")
        #expect(parsed.parameters.map(\.name).starts(with: ["filename"]) && parsed.parameters.count <= 2)
        if !filename.utf8.contains(where: { [0, 10, 13].contains($0) }) {
            #expect(try name(value).utf8.elementsEqual(filename.utf8))
        }
    }

    @Test(
        arguments: [
            ("a", 300, ".txt", 251), ("a", 255, "", 255), ("a", 256, "", 255), ("é", 300, ".jpeg", 125),
            ("文", 300, ".png", 83), ("👩‍👩‍👧", 100, ".gif", 13), ("%", 300, ".txt", 251), ("%", 255, "", 255),
            ("e\u{301}", 300, ".txt", 83), ("😀", 60, ".png", 60), ("a", 300, ".ending-of-many-letters", 255),
            ("\r\n", 300, ".txt", 125),
        ])
    func `a long name loses the end of its stem`(
        character: String, count: Int, ending: String, kept: Int
    ) throws {
        let filename = String(repeating: character, count: count) + ending
        for kind in [ContentDisposition.inline, .attachment] {
            let value = kind.value(filename: filename)
            #expect(value.utf8.count <= 1_062)
            let expected = String(repeating: character, count: kept) + (ending.utf8.count > 16 ? "" : ending)
            #expect(expected.utf8.count <= 255)
            #expect(value == kind.value(filename: expected))
            if character != "\r\n" { #expect(try name(value) == expected) }
        }
    }

    @Test func `a character of many accents is cut within`() throws {
        let accents = String(repeating: "\u{301}", count: 5_000)
        let saved = try name(ContentDisposition.inline.value(filename: "e\(accents).txt"))
        #expect(Array(saved.utf8) == Array("e\(String(repeating: "\u{301}", count: 125)).txt".utf8))
    }
}
