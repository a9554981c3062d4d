import Media
import Testing

struct TIFFHeaderTests {
    /// A gray picture of 5 x 7 pixels, and what is added to it.
    private static func tags(_ more: (Int, Int)...) -> [(tag: Int, value: Int)] {
        let basic: [Int: Int] = [256: 5, 257: 7, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1]
        return basic.merging(more) { $1 }.sorted { $0.key < $1.key }.map { (tag: $0.key, value: $0.value) }
    }

    @Test(arguments: [
        (1, "5 7 L", 1), (2, "5 7 L", 2), (3, "5 7 L", 3), (4, "5 7 L", 4), (5, "7 5 L", 1), (6, "7 5 L", 1),
        (8, "7 5 L", 1), (9, "5 7 L", 1),
    ])
    func `sides are swapped as the orientation says, which then is none`(value: Int, facts: String, left: Int)
        throws
    {
        let header = try #require(try ImageHeader.read(HeaderBytes.tiff(Self.tags((274, value)))))
        #expect(header.facts == facts)
        #expect(header.orientation == left)
    }

    @Test(
        arguments: [
            ([(258, 1)], "1"), ([(258, 4), (262, 0)], "L"), ([(258, 16)], "I;16"),
            ([(258, 32), (339, 3)], "F"),
            ([(258, 32), (339, 2)], "I"), ([(258, 64), (339, 3)], nil), ([(262, 2), (277, 3)], "RGB"),
            ([(262, 2), (277, 4)], "RGBA"), ([(262, 2), (277, 4), (338, 0)], "RGB"), ([(262, 3)], nil),
            ([(262, 3), (320, 0)], "P"), ([(262, 5), (277, 4)], "CMYK"), ([(262, 6), (277, 3)], "YCbCr"),
            ([(259, 7), (262, 6), (277, 3)], "RGB"), ([(262, 8), (277, 3)], "LAB"),
            ([(277, 2), (338, 2)], "LA"),
            ([(277, 7)], nil), ([(277, 0)], nil), ([(259, 99)], nil), ([(266, 3)], nil),
        ] as [([(Int, Int)], String?)])
    func `the samples decide the mode`(more: [(Int, Int)], mode: String?) throws {
        var tags = Self.tags()
        for (tag, value) in more {
            tags.removeAll { $0.tag == tag }
            tags.append((tag, value))
        }
        #expect(try ImageHeader.read(HeaderBytes.tiff(tags))?.mode == mode)
    }

    @Test func `pages are counted, in a loop each once`() throws {
        #expect(try ImageHeader.read(ImageSample.bytes("tiff_multi.tif"))?.frames == 2)
        #expect(try ImageHeader.read(HeaderBytes.tiff(Self.tags(), next: 8))?.frames == 1)
        #expect(try ImageHeader.read(HeaderBytes.tiff(Self.tags(), next: 1 << 31))?.frames == 1)
        let chain = (0..<2_000).flatMap { HeaderBytes.little16(0) + HeaderBytes.little32(100 + ($0 + 1) * 6) }
        let first = HeaderBytes.tiff(Self.tags(), next: 100)
        #expect(try ImageHeader.read(first + HeaderBytes.zeros(100 - first.count) + chain)?.frames == 1_001)
    }

    @Test func `of a tag that is there twice the first counts`() throws {
        #expect(try ImageHeader.read(HeaderBytes.tiff(Self.tags() + [(256, 50)]))?.facts == "5 7 L")
    }

    @Test func `BigTIFF has offsets of eight bytes`() throws {
        let tags = Self.tags()
        var bytes = Array("II+\0".utf8) + HeaderBytes.little16(8, 0) + HeaderBytes.little32(16, 0)
        bytes += HeaderBytes.little32(tags.count, 0)
        for (tag, value) in tags {
            bytes += HeaderBytes.little16(tag, 3) + HeaderBytes.little32(1, 0, value, 0)
        }
        #expect(try ImageHeader.read(bytes + HeaderBytes.zeros(8))?.facts == "5 7 L")
        bytes.replaceSubrange(8..<16, with: Array(repeating: 0xFF, count: 8))
        #expect(try ImageHeader.read(bytes) == nil)
    }
}
