import Media
import Testing

struct StoredNameTests {
    @Test(arguments: [
        ("photo.jpg", "photo.jpg"),
        ("  my photo .jpg ", "my_photo_.jpg"),
        ("Grüße aus Köln.png", "Grüße_aus_Köln.png"),
        ("日本語 ファイル.pdf", "日本語_ファイル.pdf"),
        ("a&b(c)[d]'e\"f%g#h?.txt", "abcdefgh.txt"),
        ("a/b\\c.txt", "abc.txt"),
        ("-dash_under.score", "-dash_under.score"),
        ("tab\tnew\nline.txt", "tabnewline.txt"),
        ("½ litre², ⅷ.txt", "½_litre²_ⅷ.txt"),
        ("no extension", "no_extension"),
        ("a.tar.gz", "a.tar.gz"),
        ("a..b", "a..b"),
        ("trailing.", "trailing."),
        // Nothing hidden is ever served.
        (".htaccess", "htaccess"),
        ("...x", "x"),
        ("e\u{301}.txt", "e.txt"),
        ("\u{202e}gpj.exe", "gpj.exe"),
        // What had a name before its extension that could not be kept.
        ("😀.png", "file.png"), ("😀.jpg", "file.jpg"), ("😀.tar.gz", "file.tar.gz"),
        ("?.unknown", "file.unknown"),
        ("😀😀 .JPG", "_.JPG"), ("(((.jpg", "file.jpg"), ("😀..jpg", "file.jpg"), ("日本.jpg", "日本.jpg"),
        ("_.jpg", "_.jpg"), ("-.jpg", "-.jpg"), ("1.jpg", "1.jpg"), ("😀.😀.jpg", "file.jpg"),
        // Hidden names that are an extension and nothing else.
        (".jpg", "file.jpg"), (" .jpg", "file.jpg"), ("....jpg", "file.jpg"), (".tar.gz", "file.tar.gz"),
        (".PNG", "file.PNG"), (".gitignore", "gitignore"), (".env.local", "env.local"), (".a.jpg", "a.jpg"),
        ("a\0b.txt", "ab.txt"),
    ])
    func `a name is cleaned`(raw: String, cleaned: String) throws {
        #expect(try #require(StoredName(cleaning: raw)).text == cleaned)
    }

    @Test(arguments: ["", " ", ".", "..", "...", " . ", "/", "\\", "😀", "😀.", "😀.😀", "()", "\0"])
    func `a name of which nothing is left is none`(raw: String) {
        #expect(StoredName(cleaning: raw) == nil)
    }

    @Test(arguments: [
        ("a.tar.gz", "a", ".tar.gz", "a.tar", ".gz"),
        ("a.jpg", "a", ".jpg", "a", ".jpg"),
        ("a", "a", "", "a", ""),
        ("a.", "a.", "", "a.", ""),
        ("a.b.c.d", "a", ".b.c.d", "a.b.c", ".d"),
        // Signs that join the dot before them to one character.
        ("a.\u{0E33}.\u{FF9F}", "a", ".\u{0E33}.\u{FF9F}", "a.\u{0E33}", ".\u{FF9F}"),
    ])
    func `a name falls into root and suffix, stem and extension`(
        text: String, root: String, suffix: String, stem: String, pathExtension: String
    ) throws {
        let name = try #require(StoredName(cleaning: text))
        #expect(name.root == root)
        #expect(name.suffix == suffix)
        #expect(name.stem == stem)
        #expect(name.pathExtension == pathExtension)
    }

    @Test func `a suffix that no cut could keep is part of the root`() throws {
        let long = String(repeating: "x", count: 70)
        #expect(try #require(StoredName(cleaning: "a.\(long)")).suffix.isEmpty)
        #expect(try #require(StoredName(cleaning: "a.\(long).gz")).suffix == ".gz")
    }

    @Test func `an alternative has a mark before the first suffix`() throws {
        let name = try #require(StoredName(cleaning: "a.tar.gz"))
        var seen: Set<String> = []
        for _ in 0..<200 {
            let alternative = name.alternative()
            seen.insert(alternative.text)
            #expect(alternative.text.wholeMatch(of: /a_[A-Za-z0-9]{7}\.tar\.gz/) != nil)
            #expect(StoredName(cleaning: alternative.text) == alternative)
        }
        #expect(seen.count == 200)
    }

    @Test func `a cut keeps the suffix and whole characters`() throws {
        let name = try #require(StoredName(cleaning: String(repeating: "ü", count: 200) + ".tar.gz"))
        let cut = name.cut(toBytes: 255, scalars: 255)
        #expect(cut.text == String(repeating: "ü", count: 124) + ".tar.gz")
        #expect(cut.text.utf8.count == 255)
        #expect(name.cut(toBytes: 255, scalars: 20).text == String(repeating: "ü", count: 13) + ".tar.gz")
        #expect(name.cut(toBytes: 255, scalars: 255, reserve: 8).alternative().text.utf8.count <= 255)
        let short = try #require(StoredName(cleaning: "a.jpg"))
        #expect(short.cut(toBytes: 255, scalars: 255) == short)
    }

    @Test func `a missing extension can be added`() throws {
        #expect(try #require(StoredName(cleaning: "a")).appending(pathExtension: ".jpg").text == "a.jpg")
    }

    @Test(arguments: [(" a b ", "a b"), ("\u{a0}\u{3000}x\u{1f}\n", "x"), ("", ""), (" \t", ""), ("x", "x")])
    func `white space is trimmed as Python does`(text: String, trimmed: String) {
        #expect(text.trimmingWhitespace == trimmed)
    }
}
