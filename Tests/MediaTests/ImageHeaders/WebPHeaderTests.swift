import Media
import Testing

struct WebPHeaderTests {
    private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Array(type.utf8) + HeaderBytes.little32(data.count) + data + HeaderBytes.zeros(data.count % 2)
    }

    private func extended(_ flags: UInt8, _ chunks: [UInt8]...) -> [UInt8] {
        let body = chunk("VP8X", [flags, 0, 0, 0, 99, 0, 0, 49, 0, 0]) + chunks.flatMap { $0 }
        return Array("RIFF".utf8) + HeaderBytes.little32(body.count + 4) + Array("WEBP".utf8) + body
    }

    @Test func `the canvas has the size, the flags the mode`() throws {
        #expect(try ImageHeader.read(extended(0, chunk("VP8 ", [1])))?.facts == "100 50 RGB")
        #expect(try ImageHeader.read(extended(0x10, chunk("VP8L", [1])))?.facts == "100 50 RGBA")
        #expect(try ImageHeader.read(extended(0x10)) == nil)
    }

    @Test func `EXIF behind the pixels gives the orientation if the flags say that it is there`() throws {
        let exif = chunk("EXIF", HeaderBytes.tiff([(274, 8)]))
        #expect(try ImageHeader.read(extended(0x08, chunk("VP8 ", [1]), exif))?.orientation == 8)
        #expect(try ImageHeader.read(extended(0x00, chunk("VP8 ", [1]), exif))?.orientation == 1)
    }

    @Test func `the frames of an animation are counted`() throws {
        let frame = chunk("ANMF", HeaderBytes.zeros(24))
        #expect(try ImageHeader.read(extended(0x02, frame, frame, frame))?.frames == 3)
        #expect(try ImageHeader.read(extended(0x02)) == nil)
        #expect(try ImageHeader.read(ImageSample.bytes("webp_anim.webp"))?.frames == 3)
    }

    @Test func `a file shorter than it says is refused`() throws {
        for file in ["webp_lossy.webp", "webp_lossless_alpha.webp", "webp_anim.webp"] {
            #expect(try ImageHeader.read(ImageSample.bytes(file).dropLast()) == nil)
        }
    }
}

extension ImageHeader {
    fileprivate static func read(_ bytes: ArraySlice<UInt8>) throws -> ImageHeader? { try read(Array(bytes)) }
}
