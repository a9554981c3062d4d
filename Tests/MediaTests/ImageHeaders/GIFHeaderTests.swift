import Media
import Testing

struct GIFHeaderTests {
    private static let picture: [UInt8] =
        [0x2C] + HeaderBytes.little16(0, 0, 5, 7) + [0, 2, 2, 0x4C, 0x01, 0]

    private func gif(_ flags: UInt8, _ palette: [UInt8], _ rest: [UInt8]) -> [UInt8] {
        Array("GIF89a".utf8) + HeaderBytes.little16(5, 7) + [flags, 0, 0] + palette + rest
    }

    @Test func `frames are counted up to a cap`() throws {
        #expect(try ImageHeader.read(ImageSample.bytes("gif_anim.gif"))?.frames == 3)
        for (count, frames) in [(1, 1), (2, 2), (1_000, 1_000), (1_001, 1_001), (3_000, 1_001)] {
            let pictures = (0..<count).flatMap { _ in Self.picture }
            #expect(try ImageHeader.read(gif(0, [], pictures + [0x3B]))?.frames == frames)
        }
    }

    @Test func `a tail that is missing hides frames only`() throws {
        #expect(try ImageHeader.read(gif(0, [], Self.picture))?.frames == 1)
        #expect(try ImageHeader.read(gif(0, [], Self.picture + Self.picture.dropLast(5)))?.frames == 1)
        #expect(try ImageHeader.read(gif(0, [], [0x3B])) == nil)
    }

    @Test func `the gray ramp is no palette`() throws {
        let ramp: [UInt8] = [0, 0, 0, 1, 1, 1]
        #expect(try ImageHeader.read(gif(0, [], Self.picture))?.mode == "L")
        #expect(try ImageHeader.read(gif(0x80, ramp, Self.picture))?.mode == "L")
        #expect(try ImageHeader.read(gif(0x80, [0, 0, 0, 255, 255, 255], Self.picture))?.mode == "P")
        var local = Self.picture
        local[9] = 0x80
        local.insert(contentsOf: [9, 9, 9, 8, 8, 8], at: 10)
        #expect(try ImageHeader.read(gif(0x80, ramp, local))?.mode == "P")
    }

    @Test func `a picture larger than the screen enlarges it`() throws {
        var large = Self.picture
        large[1] = 10
        #expect(try ImageHeader.read(gif(0, [], large))?.facts == "15 7 L")
    }
}
