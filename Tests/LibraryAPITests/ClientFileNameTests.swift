import Testing

@testable import LibraryAPI

/// What is left of a client's file name (LibraryAPI/Contract §3).
struct ClientFileNameTests {
    @Test(arguments: [
        ("a.txt", "a.txt"), ("my file (1).TXT", "my file (1).TXT"), ("été 😀.png", "été 😀.png"),
        ("/etc/passwd", "passwd"), ("C:\\docs\\a.txt", "a.txt"), ("a/b\\c", "c"), ("a\\b/c", "c"),
        ("../../x", "x"), ("...", "..."), (".htaccess", ".htaccess"), (" a ", " a "),
    ])
    func `the last component is taken`(raw: String, name: String) {
        #expect(ClientFileName.presentable(raw) == name)
    }

    @Test(arguments: [
        ("&eacute;.txt", "é.txt"), ("a&amp;b", "a&b"), ("&#233;&#xE9;", "éé"), ("a&#47;b", "b"),
        ("a&#92;b", "b"),
        ("&lt;x&gt;", "<x>"), ("a & b", "a & b"), ("&unknown;", "&unknown;"),
    ])
    func `entities are undone before the separators are looked at`(raw: String, name: String) {
        #expect(ClientFileName.presentable(raw) == name)
    }

    @Test(arguments: [
        "a\u{0}b", "a\u{1F}b", "a\u{7F}b", "a\u{85}b", "a\u{A0}b", "a\u{AD}b", "a\u{200B}b", "a\u{202E}b",
        "a\u{2028}b", "a\u{3000}b", "a\u{FEFF}b", "a\u{E000}b", "a\r\nb", "a\tb",
    ])
    func `what is not printable is dropped`(raw: String) {
        #expect(ClientFileName.presentable(raw) == "ab")
    }

    @Test(arguments: ["", ".", "..", "a/", "a\\", "a/..", "\u{200B}", ".\u{0}", "&#46;", "/"])
    func `a name that says nothing was not sent`(raw: String) {
        #expect(ClientFileName.presentable(raw) == nil)
    }

    @Test func `combining marks stay, and hide no separator`() {
        #expect(ClientFileName.presentable("a/\u{301}b") == "\u{301}b")
        #expect(ClientFileName.presentable("e\u{301}") == "e\u{301}")
    }
}
