import Media
import Testing

/// Formats whose headers are text: Netpbm, XBM, EPS.
struct TextHeaderTests {
    private func read(_ text: String) throws -> ImageHeader? { try ImageHeader.read(Array(text.utf8)) }

    @Test(arguments: [
        ("P1\n3 2\n0 1 0\n1 0 1\n", "3 2 1"), ("P2 3 2 255 1 2 3 4 5 6", "3 2 L"), ("P2 3 2 256 1", "3 2 I"),
        ("P3\n# by hand\n3 2 # wide\n15\n1", "3 2 RGB"), ("P4\t3\t2\t.", "3 2 1"),
        ("P5\r\n3 2\r\n255\r\n.", "3 2 L"),
        ("P6 3 2 65535 ..", "3 2 RGB"), ("Pf\n3 2\n-1.0\n.", "3 2 F"),
    ])
    func `Netpbm headers are words, comments and white space`(text: String, facts: String) throws {
        #expect(try read(text)?.facts == facts)
    }

    @Test(arguments: [
        "P5 3 2 0 .", "P5 3 2 65536 .", "P5 -3 2 255 .", "P5 3 2", "P5 3", "P53 2 255 .", "P5 3 0 255 .",
        "P7\n3 2 255 .",
        "Pf 3 2 0 .", "Pf 3 2 inf .", "P5 99999999999 2 255 .", "P5 4294967296 2 255 .", "P2 3 2 255 one",
        "P6 3 2 x .",
    ])
    func `other Netpbm headers are refused`(text: String) throws { #expect(try read(text) == nil) }

    @Test func `an XBM file is C with two sizes and bits`() throws {
        let bits = "static unsigned char im_bits[] = {\n0x01 };\n"
        #expect(try read("#define im_width 3\n#define im_height 2\n" + bits)?.facts == "3 2 1")
        #expect(try read("\n#define im_width 3\r\n#define im_height 2\r\n" + bits)?.facts == "3 2 1")
        let hot = "#define im_x_hot 1\n#define im_y_hot 1\n"
        #expect(
            try read("/* drawn\n by hand */\n#define im_width 3\n#define im_height 2\n" + hot + bits)?.facts
                == "3 2 1")
        #expect(try read("#define im_width 3\n" + bits) == nil)
        #expect(try read("#define im_width 3\n#define im_height 2\nint x_bits[] = {\n") == nil)
        #expect(try read("#define im_width 3\n#define im_height (2)\n" + bits) == nil)
    }

    private func eps(_ lines: String...) throws -> ImageHeader? {
        try read((["%!PS-Adobe-3.0 EPSF-3.0"] + lines).joined(separator: "\n") + "\n")
    }

    @Test func `EPS has a bounding box`() throws {
        #expect(try eps("%%BoundingBox: 10 20 110 70", "%%EndComments", "%%EOF")?.facts == "100 50 RGB")
        #expect(try eps("%%BoundingBox: 10.9 20 110 70", "%%EndComments", "%%EOF")?.facts == "100 50 RGB")
        #expect(try eps("%%BoundingBox: 10 20 110", "%%EndComments", "%%EOF") == nil)
        #expect(try eps("%%BoundingBox: 10 20 10 20", "%%EndComments", "%%EOF") == nil)
        #expect(try eps("%%BoundingBox: nan inf 1e99 0", "%%EndComments", "%%EOF") == nil)
    }

    @Test func `the bounding box may be in the trailer, however far`() throws {
        let trailer = "%%Trailer\n%%BoundingBox: 0 0 30 40\n%%EOF"
        let program = String(repeating: "newpath 0 0 moveto\n", count: 20_000)
        #expect(try eps("%%BoundingBox: (atend)", "%%EndComments", trailer)?.facts == "30 40 RGB")
        #expect(try eps("%%BoundingBox: (atend)", "%%EndComments", program, trailer)?.facts == "30 40 RGB")
        #expect(try eps("%%BoundingBox: (atend)", "%%EndComments", "%%EOF", trailer) == nil)
    }

    @Test func `pixels inside EPS give size and mode`() throws {
        let box = "%%BoundingBox: 0 0 30 40"
        #expect(
            try eps(box, "%%EndComments", "%ImageData: 300 400 8 4 1 300 2 \"x\"")?.facts == "300 400 CMYK")
        #expect(try eps(box, "%%EndComments", "%ImageData: 300 400 1 1 1 300 2 \"x\"")?.facts == "300 400 1")
        #expect(try eps(box, "%%EndComments", "%ImageData: many")?.facts == "30 40 RGB")
    }

    @Test func `an EPS file for DOS has the text inside`() throws {
        let text = Array("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 3 4\n%%EndComments\n".utf8)
        let start: [UInt8] = [0xC5, 0xD0, 0xD3, 0xC6]
        let header = start + HeaderBytes.little32(30, text.count) + HeaderBytes.zeros(18)
        #expect(try ImageHeader.read(header + text)?.facts == "3 4 RGB")
        #expect(try ImageHeader.read(header + text.dropLast()) == nil)
    }
}
