import Media
import Testing

struct IconHeaderTests {
    private typealias Entry = (width: Int, height: Int, bits: Int, picture: [UInt8])

    private func icon(_ kind: Int, _ entries: [Entry]) -> [UInt8] {
        var bytes = HeaderBytes.little16(0, kind, entries.count)
        var offset = 6 + entries.count * 16
        for entry in entries {
            bytes +=
                [UInt8(entry.width & 0xFF), UInt8(entry.height & 0xFF), 0, 0]
                + HeaderBytes.little16(1, entry.bits)
            bytes += HeaderBytes.little32(entry.picture.count, offset)
            offset += entry.picture.count
        }
        return bytes + entries.flatMap { $0.picture }
    }

    /// With a mask above it, so twice as high.
    private func bitmap(_ width: Int, _ height: Int, bits: Int = 32) -> [UInt8] {
        HeaderBytes.little32(40, width, height * 2) + HeaderBytes.little16(1, bits) + HeaderBytes.zeros(24)
    }

    @Test func `the largest picture counts`() throws {
        let entries = [
            (16, 16, 32, bitmap(16, 16)), (256, 256, 32, bitmap(256, 256)), (48, 48, 32, bitmap(48, 48)),
        ]
        #expect(try ImageHeader.read(icon(entries))?.facts == "256 256 RGBA")
        #expect(try ImageHeader.read(icon([]))?.facts == nil)
    }

    @Test func `of equally large pictures that with fewer colours counts`() throws {
        let png = try ImageSample.bytes("png_pal8.png")
        #expect(
            try ImageHeader.read(icon([(32, 32, 32, bitmap(32, 32)), (32, 32, 8, png)]))?.facts == "23 17 P")
        #expect(
            try ImageHeader.read(icon([(32, 32, 8, bitmap(32, 32)), (32, 32, 32, png)]))?.facts
                == "32 32 RGBA")
    }

    @Test func `a cursor is an icon with its own modes`() throws {
        let header = try ImageHeader.read(icon(2, [(9, 9, 0, bitmap(32, 32))]))
        #expect(header?.format == .cur)
        #expect(header?.facts == "32 32 RGBA")
        #expect(try ImageHeader.read(icon(2, [(9, 9, 0, bitmap(32, 32, bits: 24))]))?.facts == "32 32 RGB")
        let gray = bitmap(8, 8, bits: 1) + [0, 0, 0, 0, 255, 255, 255, 0]
        #expect(try ImageHeader.read(icon(2, [(9, 9, 0, gray)]))?.facts == "8 8 LA")
        let png = try ImageSample.bytes("png_rgba8.png")
        #expect(try ImageHeader.read(icon(2, [(9, 9, 0, png)]))?.facts == "23 17 RGBA")
    }

    @Test func `a picture beyond the end is refused`() throws {
        var bytes = icon([(16, 16, 32, bitmap(16, 16))])
        bytes[20] = 0xFF
        #expect(try ImageHeader.read(bytes) == nil)
    }
}

extension IconHeaderTests {
    private func icon(_ entries: [Entry]) -> [UInt8] { icon(1, entries) }
}
