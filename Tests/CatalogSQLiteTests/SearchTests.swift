@testable import CatalogSQLite
import Media
import Testing

@Suite struct SearchTests {
    @Test(arguments: [
        ("ÉTÉ", "été"), ("STRASSE", "straße"), ("STRAẞE", "strasse"), ("ΟΔΟΣ", "οδος"), ("οδός", "ΟΔΌΣ"),
        ("ΜΆΙΟς", "μάιοσ"), ("ﬁne", "FINE"), ("ЖЁЛТЫЙ", "жёлтый"), ("Plain ASCII 1", "pLAIN ascii 1"),
        ("µm", "μM"), ("istanbul", "İstanbul"), ("İSTANBUL", "I\u{307}stanbul"), ("i", "İ"),
        ("ILGAZ", "ılgaz"),
        ("e\u{301}te\u{301}", "ÉTÉ"), ("\u{1112}\u{1161}\u{11ab}글", "한글"), ("\u{212A}elvin", "kelvin"),
        ("A\u{30A}", "\u{212B}"), ("I\u{323}\u{307}", "ị"), ("q\u{307}\u{323}", "Q\u{323}\u{307}"),
    ])
    func `case makes no difference`(left: String, right: String) {
        #expect(left.foldedForSearch == right.foldedForSearch)
    }

    @Test func `letters that are not the same stay apart`() {
        let folded = { (text: String) in Array(text.foldedForSearch.unicodeScalars) }
        #expect(folded("e") != folded("é"))
        #expect(folded("é") == ["é"])
        #expect(folded("e\u{301}") == ["é"], "composed, as other clients send it")
        #expect(folded("i\u{301}\u{307}") == ["í", "\u{307}"], "the dot of another mark stays")
        #expect(folded("o\u{307}") == ["ȯ"])
        #expect(folded("Ａ") == ["ａ"], "a width is no case")
        #expect(folded("a_b") == ["a", "_", "b"])
    }

    @Test func `names are found however their accents are composed, and shown as sent`() throws {
        let folder = try ScratchCatalog()
        let sent = ["e\u{301}te\u{301}.jpg", "été.jpg", "İstanbul", "istanbul", "STRASSE", "Straße"]
        for name in sent { try folder.add { $0.name = name } }
        func found(_ word: String) throws -> [String] {
            var query = FileQuery()
            query.words = [word]
            query.order = [.init(.id)]
            return try folder.catalog.page(query).files.compactMap(\.name)
        }
        for word in ["été", "e\u{301}TE\u{301}", "ÉTÉ"] {
            #expect(try found(word).map { Array($0.utf8) } == sent[..<2].map { Array($0.utf8) })
        }
        for word in ["istanbul", "İSTANBUL", "Istanbul", "ıstan"] {
            #expect(try found(word) == ["İstanbul", "istanbul"])
        }
        #expect(try found("ß") == ["STRASSE", "Straße"])
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
