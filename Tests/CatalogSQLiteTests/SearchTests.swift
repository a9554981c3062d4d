@testable import CatalogSQLite
import Media
import Testing

@Suite struct SearchTests {
    @Test(arguments: [
        ("ÉTÉ", "été"), ("STRASSE", "straße"), ("STRAẞE", "strasse"), ("ΟΔΟΣ", "οδος"), ("οδός", "ΟΔΌΣ"),
        ("ΜΆΙΟς", "μάιοσ"), ("ﬁne", "FINE"), ("ЖЁЛТЫЙ", "жёлтый"), ("Plain ASCII 1", "pLAIN ascii 1"),
        ("µm", "μM"),
    ])
    func `case makes no difference`(left: String, right: String) {
        #expect(left.folded == right.folded)
    }

    @Test func `letters that are not the same stay apart`() {
        #expect("e".folded != "é".folded)
        #expect("é".folded.unicodeScalars.count == 1)
        #expect("e\u{301}".folded.unicodeScalars.count == 2)
        #expect("a_b".folded == "a_b")
    }

    @Test(arguments: [0, 5_000]) func `every word is meant literally`(fewMatches: Int) throws {
        let folder = try ScratchCatalog(fewMatches: fewMatches)
        for name in ["100% sure", "100 sure", "a_b", "axb", "Straße nach Köln", "tab\tand \"quote\"", "*"] {
            try folder.add { $0.name = name }
        }
        func found(_ words: String...) throws -> [String?] {
            var query = FileQuery()
            query.words = words
            query.searchesNumbers = false
            query.order = [.init(.id)]
            return try folder.catalog.page(query).files.map(\.name)
        }
        #expect(try found("%") == ["100% sure"])
        #expect(try found("_") == ["a_b"])
        #expect(try found("*") == ["*"])
        #expect(try found("STRASSE", "KÖLN") == ["Straße nach Köln"])
        #expect(try found("\"QUOTE\"") == ["tab\tand \"quote\""])
        #expect(try found("sure", "100 ") == ["100 sure"])
        #expect(try found("sure", "köln") == [])
    }
}
