import HTTP
import Testing

@Suite struct HTMLEntitiesTests {
    /// What Python's `html.unescape` makes of each; compared byte by byte, since strings are equal that are
    /// merely composed otherwise.
    @Test(
        arguments: [
            ("", ""), ("plain", "plain"), ("a & b", "a & b"), ("&", "&"), ("&&", "&&"), ("&amp;", "&"),
            ("&amp;amp;", "&amp;"), ("&lt;b&gt;", "<b>"), ("&ltb", "<b"), ("&quot;", "\""), ("&apos;", "'"),
            ("&apos", "&apos"), ("&AMP;&LT&GT&QUOT&COPY&REG", "&<>\"\u{A9}\u{AE}"), ("&eacute;", "\u{E9}"),
            ("&eacute", "\u{E9}"), ("&eacutex", "\u{E9}x"), ("&Eacute;", "\u{C9}"), ("&notit;", "\u{AC}it;"),
            ("&notin;", "\u{2209}"), ("&not", "\u{AC}"), ("&nbsp;x", "\u{A0}x"), ("&thetasym;", "\u{3D1}"),
            ("&euro;", "\u{20AC}"), ("&euro", "&euro"), ("&lang;&rang;", "\u{27E8}\u{27E9}"),
            ("&nosuch;", "&nosuch;"), ("&nosuch", "&nosuch"), ("&;", "&;"), ("&#;", "&#;"), ("&#x;", "&#x;"),
            ("&#", "&#"), ("&#x", "&#x"), ("&#233;", "\u{E9}"), ("&#233", "\u{E9}"), ("&#233x", "\u{E9}x"),
            ("&#xE9;", "\u{E9}"), ("&#XE9;", "\u{E9}"), ("&#xe9g", "\u{E9}g"), ("&#0;", "\u{FFFD}"),
            ("&#00;", "\u{FFFD}"), ("&#1;a", "a"), ("&#8;&#9;&#10;&#13;", "\t\n\u{D}"),
            ("&#11;&#12;", "\u{C}"),
            ("&#31;&#32;", " "), ("&#127;", ""), ("&#128;", "\u{20AC}"), ("&#x80;&#x9f;", "\u{20AC}\u{178}"),
            ("&#129;", "\u{81}"), ("&#160;", "\u{A0}"), ("&#xD800;", "\u{FFFD}"), ("&#xDFFF;", "\u{FFFD}"),
            ("&#xFDD0;", ""), ("&#xFFFE;", ""), ("&#x1FFFF;", ""), ("&#x10FFFF;", ""),
            ("&#x10FFFD;", "\u{10FFFD}"), ("&#x110000;", "\u{FFFD}"),
            ("&#99999999999999999999999999;", "\u{FFFD}"), ("&#8364;.txt", "\u{20AC}.txt"),
            ("&#128512;", "\u{1F600}"), ("&#-1;", "&#-1;"), ("&# 65;", "&# 65;"),
            ("&#\u{661};", "&#\u{661};"),
            ("&\u{301}amp;", "&\u{301}amp;"), ("&amp;\u{301}", "&\u{301}"),
            ("&eacute;\u{301}", "\u{E9}\u{301}"), ("&#65\u{301};", "A\u{301};"), ("&\u{E9};", "&\u{E9};"),
            ("caf&eacute;.&#106;pg", "caf\u{E9}.jpg"), ("&#x26;amp;", "&amp;"), ("&frac14x", "\u{BC}x"),
            ("&sup1;&sup2", "\u{B9}\u{B2}"), ("&yuml;&yuml", "\u{FF}\u{FF}"), ("&copy2", "\u{A9}2"),
            ("&regular", "\u{AE}ular"), ("&ampere;", "&ere;"), ("a&b=c&amp=d", "a&b=c&=d"),
        ] as [(String, String)])
    func `references become characters`(text: String, expected: String) {
        #expect(Array(HTMLEntities.unescape(text).utf8) == Array(expected.utf8))
    }

    @Test func `names that HTML 4 does not have stay`() {
        #expect(HTMLEntities.unescape("&fjlig;&NewLine;&colon;") == "&fjlig;&NewLine;&colon;")
    }

    @Test(arguments: ["&", "&#", "&#1", "&#x", "&a", "&amp", "&#x41;", "&notin"])
    func `the work grows with the text`(piece: String) {
        let text = String(repeating: piece, count: 20_000)
        #expect(HTMLEntities.unescape(text).utf8.count <= text.utf8.count)
    }
}
