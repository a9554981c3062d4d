import HTTP
import Testing

@Suite struct EntityTagTests {
    @Test(
        arguments: [
            ("W/\"1\"", "W/\"1\"", false, true), ("W/\"1\"", "W/\"2\"", false, false),
            ("W/\"1\"", "\"1\"", false, true), ("\"1\"", "\"1\"", true, true), ("\"\"", "\"\"", true, true),
            ("\"a\"", "\"A\"", false, false), ("\"K\"", "\"\u{212A}\"", false, false),
        ] as [(String, String, Bool, Bool)])
    func `tags are compared as the table of the RFC has it`(
        one: String, other: String, strongly: Bool, weakly: Bool
    ) throws {
        let one = try #require(EntityTag(one))
        let other = try #require(EntityTag(other))
        #expect(one.matchesStrongly(other) == strongly && other.matchesStrongly(one) == strongly)
        #expect(one.matchesWeakly(other) == weakly && other.matchesWeakly(one) == weakly)
    }

    @Test(arguments: ["\"xyzzy\"", "\"a,b\"", "\"\"", "\"a b\"", "\"\\\"", "\"\u{E9}\"", "W/\"x\""])
    func `a tag is quoted`(text: String) throws {
        #expect(try #require(EntityTag(text)).isWeak == text.hasPrefix("W"))
    }

    @Test(arguments: [
        "", "*", "xyzzy", "\"", "\"x", "x\"", "w/\"x\"", "W\"x\"", "W/x", "W/", "W/ \"x\"", "\"x\"y",
        "\"x\",",
        " \"x\"", "\"x\" ", "'x'", "\"a\u{7F}\"", "\"a\tb\"", "\"a\0\"", "\"a\"b\"", "\u{201C}x\u{201D}",
    ])
    func `nothing else is a tag`(text: String) {
        #expect(EntityTag(text) == nil)
    }
}
