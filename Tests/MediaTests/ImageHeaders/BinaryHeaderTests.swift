import Media
import Testing

/// Formats with a short binary header: TGA, PCX, PSD, DDS, QOI, SGI, JPEG 2000.
struct BinaryHeaderTests {
    private func tga(
        palette: UInt8 = 0, type: UInt8, depth: UInt8, flags: UInt8 = 0, entries: Int = 0, bits: UInt8 = 0
    ) -> [UInt8] {
        [0, palette, type] + HeaderBytes.little16(0, entries) + [bits] + HeaderBytes.little16(0, 0, 5, 7)
            + [depth, flags] + HeaderBytes.zeros(2_000)
    }

    @Test func `kind and depth decide the mode of TGA`() throws {
        #expect(try ImageHeader.read(tga(type: 2, depth: 24))?.facts == "5 7 RGB")
        #expect(try ImageHeader.read(tga(type: 10, depth: 32, flags: 0x28))?.facts == "5 7 RGBA")
        #expect(try ImageHeader.read(tga(type: 3, depth: 8))?.facts == "5 7 L")
        #expect(try ImageHeader.read(tga(type: 11, depth: 16))?.facts == "5 7 LA")
        #expect(
            try ImageHeader.read(tga(palette: 1, type: 1, depth: 8, entries: 256, bits: 24))?.facts == "5 7 P"
        )
    }

    @Test func `fields of TGA that do not fit together are refused`() throws {
        #expect(try ImageHeader.read(tga(type: 0, depth: 24)) == nil)
        #expect(try ImageHeader.read(tga(type: 4, depth: 24)) == nil)
        #expect(try ImageHeader.read(tga(type: 2, depth: 8)) == nil)
        #expect(try ImageHeader.read(tga(type: 2, depth: 24, flags: 0x40)) == nil)
        #expect(try ImageHeader.read(tga(type: 2, depth: 24, entries: 1)) == nil)
        #expect(try ImageHeader.read(tga(type: 1, depth: 24)) == nil)
        #expect(try ImageHeader.read(tga(palette: 1, type: 1, depth: 8, entries: 257, bits: 24)) == nil)
        #expect(try ImageHeader.read(Array(tga(type: 2, depth: 24).prefix(18 + 104))) == nil)
        #expect(try ImageHeader.read(Array(tga(type: 2, depth: 24).prefix(18 + 105))) != nil)
    }

    @Test func `planes and the palette decide the mode of PCX`() throws {
        func pcx(_ bits: UInt8, _ planes: UInt8, palette: [UInt8] = []) throws -> ImageHeader? {
            let start = [10, 5, 1, bits] + HeaderBytes.little16(2, 3, 6, 9) + HeaderBytes.zeros(52)
            return try ImageHeader.read(start + [0, planes] + HeaderBytes.zeros(400) + palette)
        }
        let ramp = (UInt8.min...UInt8.max).flatMap { [$0, $0, $0] }
        #expect(try pcx(1, 1)?.facts == "5 7 1")
        #expect(try pcx(1, 4)?.facts == "5 7 P")
        #expect(try pcx(8, 3)?.facts == "5 7 RGB")
        #expect(try pcx(8, 1, palette: [12] + ramp)?.facts == "5 7 L")
        #expect(try pcx(8, 1, palette: [12] + ramp.reversed())?.facts == "5 7 P")
        #expect(try pcx(4, 1) == nil)
    }

    @Test func `channels, depth and colours decide the mode of PSD`() throws {
        func psd(_ color: Int, channels: Int = 3, depth: Int = 8, version: Int = 1) throws -> ImageHeader? {
            let start = Array("8BPS".utf8) + HeaderBytes.big16(version) + HeaderBytes.zeros(6)
            let size = HeaderBytes.big16(channels) + HeaderBytes.big32(7, 5) + HeaderBytes.big16(depth, color)
            return try ImageHeader.read(start + size + HeaderBytes.zeros(14))
        }
        #expect(try psd(3)?.facts == "5 7 RGB")
        #expect(try psd(3, channels: 4)?.facts == "5 7 RGBA")
        #expect(try psd(4, channels: 4)?.facts == "5 7 CMYK")
        #expect(try psd(2, channels: 1)?.facts == "5 7 P")
        #expect(try psd(3, channels: 2) == nil)
        #expect(try psd(3, depth: 16) == nil)
        #expect(try psd(3, version: 2) == nil)
    }

    @Test func `the pixel format decides the mode of DDS`() throws {
        func dds(_ flags: Int, _ code: String = "\0\0\0\0", bits: Int = 0, dxgi: Int = 0) throws
            -> ImageHeader?
        {
            let start = Array("DDS ".utf8) + HeaderBytes.little32(124, 0x1007, 7, 5) + HeaderBytes.zeros(60)
            let format = HeaderBytes.little32(flags) + Array(code.utf8) + HeaderBytes.little32(bits)
            return try ImageHeader.read(start + format + HeaderBytes.zeros(36) + HeaderBytes.little32(dxgi))
        }
        #expect(try dds(0x40)?.facts == "5 7 RGB")
        #expect(try dds(0x41)?.facts == "5 7 RGBA")
        #expect(try dds(0x2_0000, bits: 8)?.facts == "5 7 L")
        #expect(try dds(0x4, "DXT5")?.facts == "5 7 RGBA")
        #expect(try dds(0x4, "DX10", dxgi: 95)?.facts == "5 7 RGB")
        #expect(try dds(0x4, "DX10", dxgi: 1) == nil)
        #expect(try dds(0x4, "DXT2") == nil)
    }

    @Test func `other fields of QOI and SGI are refused`() throws {
        for (file, offset) in [
            ("qoi_rgb.qoi", 12), ("qoi_rgb.qoi", 13), ("sgi_rgb.sgi", 2), ("sgi_rgb.sgi", 3),
        ] {
            var bytes = try ImageSample.bytes(file)
            bytes[offset] = 7
            #expect(try ImageHeader.read(bytes) == nil)
        }
    }

    @Test func `boxes and codestream of JPEG 2000 say the same`() throws {
        for file in ["jp2_l.jp2", "jp2_i16.jp2", "jp2_la.jp2", "jp2_rgb.jp2", "jp2_rgba.jp2"] {
            let bytes = try ImageSample.bytes(file)
            let start = try #require(
                bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0x4F, 0xFF, 0x51]) })
            #expect(try ImageHeader.read(Array(bytes[start...])) == (try ImageHeader.read(bytes)))
        }
    }
}
