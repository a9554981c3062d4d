import Media
import Testing

struct JPEGHeaderTests {
    private static let startOfScan: [UInt8] = [0xFF, 0xDA, 0, 2]

    private func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xFF, marker] + HeaderBytes.big16(data.count + 2) + data
    }

    private func frame(_ marker: UInt8 = 0xC0, bits: UInt8 = 8, components: UInt8 = 3) -> [UInt8] {
        segment(marker, [bits] + HeaderBytes.big16(600, 800) + [components])
    }

    private func read(_ parts: [UInt8]...) throws -> ImageHeader? {
        try ImageHeader.read([0xFF, 0xD8] + parts.flatMap { $0 } + Self.startOfScan)
    }

    @Test(arguments: [(1, "L"), (3, "RGB"), (4, "CMYK")])
    func `the components decide the mode`(components: UInt8, mode: String) throws {
        #expect(try read(frame(components: components))?.facts == "800 600 \(mode)")
    }

    @Test func `other depths and components are refused`() throws {
        #expect(try read(frame(bits: 12)) == nil)
        #expect(try read(frame(components: 2)) == nil)
        #expect(try read(segment(0xE0, [])) == nil)
    }

    @Test func `any kind of frame counts, tables do not`() throws {
        for marker: UInt8 in [0xC1, 0xC2, 0xC3, 0xC9, 0xCF] {
            #expect(try read(frame(marker))?.facts == "800 600 RGB")
        }
        for marker: UInt8 in [0xC4, 0xCC] { #expect(try read(frame(marker)) == nil) }
    }

    @Test(arguments: 0...9)
    func `EXIF gives the orientation`(value: Int) throws {
        let exif = segment(0xE1, Array("Exif\0\0".utf8) + HeaderBytes.tiff([(274, value)]))
        let header = try #require(try read(exif, frame()))
        #expect(header.orientation == ((1...8).contains(value) ? value : 1))
        #expect(header.facts == "800 600 RGB")
    }

    @Test func `EXIF that cannot be read turns nothing`() throws {
        let exif = Array("Exif\0\0".utf8) + HeaderBytes.tiff([(274, 6)])
        for count in 0..<(exif.count - 6) {
            #expect(try read(segment(0xE1, Array(exif.prefix(count))), frame())?.orientation == 1)
        }
    }

    @Test func `fill bytes and junk are passed over`() throws {
        #expect(try read([0xFF, 0xFF, 0xFF] + frame())?.facts == "800 600 RGB")
        #expect(try read(segment(0xE0, []), [1, 2, 3], frame())?.facts == "800 600 RGB")
        #expect(try read([0xFF, 0xE0, 0, 1], frame()) == nil)
    }
}
