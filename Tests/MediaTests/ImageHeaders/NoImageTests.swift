import Foundation
import Media
import Testing

/// Some formats have weak marks or none; nothing else is taken for them.
struct NoImageTests {
    @Test(arguments: [
        "", "\n", " ", "P", "BM", "Hello, world.\n", "P1 is a place to park, P2 is another.", "P5 2 2\nlots",
        "P3 1 2 3 go", "P6\n10 20 thirty", "Pf\n3 2\nx", "PNG",
        "BMW is a car maker, and this is a text about it.",
        "  indented text\n  and more of it\n", "\n\nText after empty lines.\n", "\r\nText\r\n", "\tint x;\n",
        "#define WIDTH 3\n#define HEIGHT 4\nint main(void) { return 0; }\n",
        "#define a_width 3\n#define a_height 4\nint a;\n", "/* a comment */\nint main(void) {}\n",
        "%!PS-Adobe-3.0\n%%BoundingBox: 0 0 595 842\n%%EndComments\nshowpage\n%%EOF\n",
        "%!PS-Adobe-3.0 EPSF-3.0\n%%EndComments\nshowpage\n%%EOF\n", "%PDF-1.7\n1 0 obj\n", "{\"width\": 3}",
        "<!doctype html><html><body>PNG</body></html>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\"/>",
        "GIF89a", "RIFF\u{10}\0\0\0WAVEfmt ", "\0\0\0\u{14}ftypisom\0\0\0\0isom", "qoif", "8BPS", "DDS ",
        "II*\0", "MM\0*",
        "id,name\n1,a\n2,b\n", "PK\u{3}\u{4}\u{14}\0\0\0\u{8}\0", "\u{1F}\u{8B}\u{8}\0\0\0\0\0\0\u{3}",
        "\u{7F}ELF\u{2}\u{1}\u{1}\0",
    ])
    func `text and other files are no image`(text: String) throws {
        let bytes = [UInt8](text.utf8)
        #expect(try ImageHeader.read(bytes) == nil)
        #expect(
            try ImageHeader.read(bytes + [UInt8](String(repeating: " and so on\n", count: 100).utf8)) == nil)
        #expect(try ImageHeader.read(bytes + HeaderBytes.zeros(1_000)) == nil)
    }

    @Test(arguments: [
        String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian,
    ])
    func `wide text is no image`(encoding: String.Encoding) throws {
        for start in ["a\tb", "\t\ta", "a\nb", "\n\nab", " \u{2}\u{2}", "\u{1}\u{2}\u{3}"] {
            let text = try #require((start + "cdefghijklmnopqrstuvwxyz").data(using: encoding))
            #expect(try ImageHeader.read([UInt8](text)) == nil)
        }
    }

    @Test func `random bytes are no image`() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5_000 { #expect(try ImageHeader.read(random.bytes(200)) == nil) }
    }

    /// The worst case for formats whose mark is short.
    @Test(arguments: [
        [10, 5, 1], [10, 0, 1], [0, 0, 1, 0, 1, 0], [0, 0, 2, 0, 1, 0], [0, 0, 2], [0, 0, 3], [0, 0, 10],
        [0, 1, 1], [1, 1, 9],
        [0x42, 0x4D], [1, 0xDA], [0x50, 0x34, 0x0A], [0x50, 0x36, 0x20], [0xFF, 0xD8, 0xFF],
        [0xFF, 0x4F, 0xFF, 0x51],
    ])
    func `random bytes behind a short mark are no image`(mark: [UInt8]) throws {
        var random = SeededGenerator(seed: 3)
        var taken = 0
        for _ in 0..<500 where try ImageHeader.read(mark + random.bytes(200)) != nil { taken += 1 }
        #expect(taken == 0)
    }

    @Test func `equal bytes are no image`() throws {
        for byte in 0...UInt8.max {
            #expect(try ImageHeader.read(Array(repeating: byte, count: 1_000)) == nil)
        }
    }
}
