import Media
import Testing

struct BMPHeaderTests {
    private func bmp(
        height: Int = 7, bits: Int, compression: Int = 0, colors: Int = 0, size: Int = 40, rest: [UInt8] = []
    ) -> [UInt8] {
        Array("BM".utf8) + HeaderBytes.zeros(12) + HeaderBytes.little32(size, 5, height)
            + HeaderBytes.little16(1, bits)
            + HeaderBytes.little32(compression, 0, 0, 0, colors, 0) + rest
    }

    @Test func `rows from top to bottom have a negative height`() throws {
        #expect(try ImageHeader.read(bmp(height: -7, bits: 24))?.facts == "5 7 RGB")
        #expect(try ImageHeader.read(bmp(height: 0, bits: 24)) == nil)
        #expect(try ImageHeader.read(bmp(height: Int(Int32.min), bits: 24)) == nil)
    }

    @Test func `gray palettes are none`() throws {
        let black: [UInt8] = [0, 0, 0, 0]
        let ramp = (0..<16).flatMap { [UInt8]([$0, $0, $0, 0]) }
        #expect(try ImageHeader.read(bmp(bits: 1, rest: black + [255, 255, 255, 0]))?.mode == "1")
        #expect(try ImageHeader.read(bmp(bits: 1, rest: [255, 255, 255, 0] + black))?.mode == "P")
        #expect(try ImageHeader.read(bmp(bits: 4, rest: ramp))?.mode == "L")
        #expect(try ImageHeader.read(bmp(bits: 8, colors: 16, rest: ramp))?.mode == "L")
        #expect(try ImageHeader.read(bmp(bits: 8, rest: ramp))?.mode == "P")
        #expect(try ImageHeader.read(bmp(bits: 8, colors: 70_000, rest: ramp)) == nil)
    }

    @Test func `masks decide about alpha`() throws {
        let rgb = HeaderBytes.little32(0xFF0000, 0xFF00, 0xFF)
        #expect(try ImageHeader.read(bmp(bits: 32))?.mode == "RGB")
        #expect(try ImageHeader.read(bmp(bits: 32, compression: 3, rest: rgb))?.mode == "RGB")
        let alpha = rgb + HeaderBytes.little32(0xFF00_0000)
        #expect(try ImageHeader.read(bmp(bits: 32, compression: 3, rest: alpha))?.mode == "RGB")
        #expect(try ImageHeader.read(bmp(bits: 32, compression: 3, size: 56, rest: alpha))?.mode == "RGBA")
        let odd = HeaderBytes.little32(0xF0, 0xF00, 0xF)
        #expect(try ImageHeader.read(bmp(bits: 32, compression: 3, rest: odd)) == nil)
    }

    @Test func `unknown depths, compressions and headers are refused`() throws {
        #expect(try ImageHeader.read(bmp(bits: 2)) == nil)
        #expect(try ImageHeader.read(bmp(bits: 24, compression: 4)) == nil)
        #expect(try ImageHeader.read(bmp(bits: 24, size: 41, rest: HeaderBytes.zeros(80))) == nil)
    }
}
