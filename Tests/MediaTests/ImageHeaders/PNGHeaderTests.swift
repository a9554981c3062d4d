import Media
import Testing

struct PNGHeaderTests {
    /// Signature and IHDR of a sample.
    private func start() throws -> [UInt8] { Array(try ImageSample.bytes("png_rgb8.png").prefix(33)) }

    private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        HeaderBytes.big32(data.count) + Array(type.utf8) + data + HeaderBytes.zeros(4)
    }

    @Test func `the frames of an animation are counted`() throws {
        #expect(try ImageHeader.read(ImageSample.bytes("apng_rgba.png"))?.frames == 3)
        let animation = chunk("acTL", HeaderBytes.big32(5, 0))
        let control = chunk("fcTL", HeaderBytes.zeros(26))
        let pixels = chunk("IDAT", [])
        #expect(try ImageHeader.read(start() + animation + control + pixels)?.frames == 5)
        #expect(try ImageHeader.read(start() + animation + pixels)?.frames == 6)
        #expect(try ImageHeader.read(start() + animation + animation + pixels)?.frames == 1)
        #expect(try ImageHeader.read(start() + chunk("acTL", HeaderBytes.big32(0, 0)) + pixels)?.frames == 1)
        let many = chunk("acTL", HeaderBytes.big32(1 << 31, 0))
        #expect(try ImageHeader.read(start() + many + control + pixels)?.frames == 1_001)
    }

    @Test func `EXIF in front of the pixels gives the orientation`() throws {
        let exif = chunk("eXIf", HeaderBytes.tiff([(274, 6)]))
        let pixels = chunk("IDAT", [])
        #expect(try ImageHeader.read(start() + exif + pixels)?.orientation == 6)
        #expect(try ImageHeader.read(start() + pixels + exif)?.orientation == 1)
    }

    @Test func `a header that was changed is no header`() throws {
        var bytes = try ImageSample.bytes("png_rgb8.png")
        bytes[19] ^= 1
        #expect(try ImageHeader.read(bytes) == nil)
    }

    @Test func `without pixels there is no picture`() throws {
        #expect(try ImageHeader.read(start()) == nil)
        #expect(try ImageHeader.read(start() + chunk("IEND", [])) == nil)
        #expect(try ImageHeader.read(start() + chunk("tEXt", HeaderBytes.zeros(9))) == nil)
    }

    @Test func `the length of the pixels is no matter, that of other chunks is`() throws {
        let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xF0]
        #expect(try ImageHeader.read(start() + huge + Array("IDAT".utf8))?.facts == "23 17 RGB")
        #expect(try ImageHeader.read(start() + huge + Array("tEXt".utf8)) == nil)
    }
}
