import Testing

@testable import LibraryAPI

/// What is searched for (LibraryAPI/Contract §6).
struct SearchTermsTests {
    @Test(
        arguments: [
            ("", []), ("  , ,", []), ("a", ["a"]), ("a b,c , d", ["a", "b", "c", "d"]),
            ("a\tb\nc\u{3000}d", ["a", "b", "c", "d"]),
            ("\"a b\" c", ["a b", "c"]), ("'a b',c", ["a b", "c"]), ("\"a,b\"", ["a,b"]),
            ("\"a 'b' c\"", ["a 'b' c"]), ("\"\"", []), ("\"a\\\"b\"", ["a\"b"]), ("'a\\\\b'", ["a\\b"]),
            ("l'été", ["l'été"]), ("'tis", ["'tis"]), ("\"open phrase", ["\"open", "phrase"]), ("\"", ["\""]),
            ("a\"b c\"", ["a\"b", "c\""]), ("\"a\"b", ["a", "b"]),
            ("a \u{0E33}b,\u{FF9F}", ["a", "\u{0E33}b", "\u{FF9F}"]),
            ("\"\u{0E33} b\" c", ["\u{0E33} b", "c"]),
        ] as [(String, [String])])
    func `words are split, quoted phrases kept`(text: String, terms: [String]) {
        #expect(SearchTerms.split(text) == terms)
    }

    @Test func `a flood of words is cut`() {
        #expect(SearchTerms.split(String(repeating: "a ", count: 10_000)).count == 50)
        #expect(SearchTerms.split(String(repeating: "\"", count: 100_000)).isEmpty)
    }
}
