import Media
import Testing

struct HEIFSequenceTests {
    private func track(
        _ id: Int, handler: String = "pict", coding: String = "av01", mono: Bool = false, alphaOf: Int? = nil
    ) -> [UInt8] {
        let header = HeaderBytes.box(
            "tkhd", HeaderBytes.zeros(12), HeaderBytes.big32(id), HeaderBytes.zeros(60),
            HeaderBytes.big32(320 << 16, 200 << 16))
        let configuration = HeaderBytes.box("av1C", [0x81, 0, mono ? 0x10 : 0, 0])
        let entry = HeaderBytes.box(coding, HeaderBytes.zeros(78), configuration)
        let table = HeaderBytes.box(
            "stbl", HeaderBytes.box("stsd", HeaderBytes.big32(0, 1), entry),
            HeaderBytes.box("stsz", HeaderBytes.big32(0, 0, 12), HeaderBytes.zeros(48)))
        let media = HeaderBytes.box(
            "mdia", HeaderBytes.box("hdlr", HeaderBytes.zeros(8), Array(handler.utf8), HeaderBytes.zeros(13)),
            HeaderBytes.box("minf", table))
        let link = alphaOf.map { HeaderBytes.box("tref", HeaderBytes.box("auxl", HeaderBytes.big32($0))) }
        return HeaderBytes.box("trak", header, link ?? [], media)
    }

    private func read(_ tracks: [UInt8]...) throws -> ImageHeader? {
        let type = HeaderBytes.box("ftyp", Array("avis".utf8), HeaderBytes.zeros(4), Array("msf1".utf8))
        return try ImageHeader.read(type + HeaderBytes.box("moov", tracks.flatMap { $0 }))
    }

    @Test func `a sequence is as large as its track and has its samples as frames`() throws {
        let header = try #require(try read(track(1)))
        #expect(header.format == .avif)
        #expect(header.facts == "320 200 RGB")
        #expect(header.frames == 12)
        #expect(try read(track(1, mono: true))?.facts == "320 200 L")
    }

    @Test func `another track is the alpha channel`() throws {
        #expect(try read(track(1), track(2, handler: "auxv", mono: true, alphaOf: 1))?.mode == "RGBA")
        #expect(
            try read(track(2, handler: "auxv", mono: true, alphaOf: 1), track(1))?.facts == "320 200 RGBA")
        #expect(try read(track(1), track(2, handler: "auxv", mono: true, alphaOf: 9))?.mode == "RGB")
    }

    @Test func `sound and unknown codings are no pictures`() throws {
        #expect(try read(track(1, handler: "soun")) == nil)
        #expect(try read(track(1, coding: "avc1")) == nil)
        #expect(try read(track(1, handler: "soun"), track(2))?.facts == "320 200 RGB")
    }
}
