import Glibc
import MediaTesting
import Testing

@testable import ImagingVips

@Suite struct HEIFBoxesTests {
    private func isWhole(_ bytes: [UInt8]) throws -> Bool {
        let file = try ScratchFile(bytes)
        let descriptor = OwnedDescriptor(open(file.path, O_RDONLY | O_CLOEXEC))
        return hasMediaData(inHEIF: descriptor.number)
    }

    private func box(_ type: String, _ length: Int, _ body: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(length >> 8), UInt8(length & 255)] + Array(type.utf8) + body
    }

    @Test func `a box with bytes in it is media data`() throws {
        let brand = box("ftyp", 12, Array("avif".utf8))
        #expect(try isWhole(brand + box("mdat", 9, [1])))
        #expect(try isWhole(brand + box("mdat", 0, [1])), "up to the end")
        #expect(
            try isWhole(
                brand + box("free", 300, [UInt8](repeating: 0, count: 292)) + box("mdat", 9, [1])))
    }

    @Test func `an empty one, a torn one and none are not`() throws {
        let brand = box("ftyp", 12, Array("avif".utf8))
        for rest in [
            [], box("mdat", 8, []), box("mdat", 0, []), box("mdat", 10, [1]), box("mdat", 7, [1, 2]),
            [0, 0, 0, 9, 0x6d], box("free", 400, []), box("free", 0, []), box("free", 1, [1, 2]),
        ] {
            #expect(try !isWhole(brand + rest), "\(rest)")
        }
        #expect(try !isWhole([]))
        #expect(!hasMediaData(inHEIF: -1))
    }
}
