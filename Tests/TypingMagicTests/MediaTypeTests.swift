import Foundation
import Testing

/// Sound, video and images by their containers.
@Suite struct MediaTypeTests {
    private func box(_ type: String, _ content: [UInt8] = []) -> [UInt8] {
        let size = 8 + content.count
        return [UInt8(size >> 24), UInt8(size >> 16 & 0xff), UInt8(size >> 8 & 0xff), UInt8(size & 0xff)]
            + Array(type.utf8) + content
    }

    private func brands(_ major: String, _ others: String...) -> [UInt8] {
        box("ftyp", Array(major.utf8) + [0, 0, 2, 0] + others.flatMap(\.utf8))
    }

    private func movie(_ handlers: String...) -> [UInt8] {
        box(
            "moov",
            box("mvhd", [UInt8](repeating: 0, count: 100))
                + handlers.flatMap { handler in
                    box("trak", box("mdia", box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0] + Array(handler.utf8))))
                })
    }

    private let media: [UInt8] = [0, 0, 0, 16] + Array("mdat".utf8) + [1, 2, 3, 4, 5, 6, 7, 8]

    @Test(arguments: [
        ("v.ts", "video/mp2t"), ("wide.mov", "video/quicktime"), ("xavc.mp4", "video/mp4"),
    ])
    func `a film is video under any name`(file: String, expected: String) throws {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(file)", withExtension: nil))
        let bytes = [UInt8](try Data(contentsOf: url))
        for name in [nil, "a.bin", "a.txt", file] { #expect(try typed(bytes, name) == expected) }
    }

    @Test(arguments: [
        ("XAVC", "video/mp4"), ("isom", "video/mp4"), ("mp42", "video/mp4"), ("iso9", "video/mp4"),
        ("avc1", "video/mp4"), ("dash", "video/mp4"), ("MSNV", "video/mp4"), ("CAEP", "video/mp4"),
        ("nras", "video/mp4"), ("zzzz", "video/mp4"), ("M4V ", "video/mp4"), ("M4A ", "audio/mp4"),
        ("M4B ", "audio/mp4"), ("F4A ", "audio/mp4"), ("qt  ", "video/quicktime"), ("3gp4", "video/3gpp"),
        ("3ge6", "video/3gpp"), ("3g2a", "video/3gpp2"), ("avif", "image/avif"), ("avis", "image/avif"),
        ("heic", "image/heic"), ("heix", "image/heic"), ("hevc", "image/heic-sequence"),
        ("crx ", "image/x-canon-cr3"),
        ("jp2 ", "image/jp2"), ("jpx ", "image/jpx"), ("avci", "image/avci"), ("mjp2", "video/mj2"),
    ])
    func `a brand tells the type`(brand: String, expected: String) throws {
        #expect(try typed(brands(brand, "isom") + media) == expected)
        #expect(try typed(brands(brand, "isom") + media, "a.jpg") == expected)
        #expect(try typed(box("free") + brands(brand, "isom") + media) == expected)
    }

    @Test func `the tracks tell sound from pictures where the brand does not`() throws {
        #expect(try typed(brands("isom") + movie("soun") + media) == "audio/mp4")
        #expect(try typed(brands("mp42") + media + movie("soun"), "a.mp4") == "audio/mp4")
        #expect(try typed(brands("XAVC") + media + movie("soun", "vide")) == "video/mp4")
        #expect(try typed(brands("3gp4") + movie("soun")) == "audio/3gpp")
        #expect(try typed(brands("isom") + media, "a.m4a") == "audio/mp4")
        #expect(try typed(brands("qt  ") + movie("soun")) == "video/quicktime")
    }

    @Test func `QuickTime needs no brand`() throws {
        for first in ["wide", "skip", "free"] {
            #expect(try typed(box(first) + media + movie("vide")) == "video/quicktime")
            #expect(try typed(box(first) + box("junk")) == "application/octet-stream")
        }
        for file in [media + movie("vide"), movie("vide") + media, box("pnot", [1, 2, 3, 4]) + media] {
            #expect(try typed(file, "a.bin") == "video/quicktime")
        }
        #expect(try typed(box("styp", Array("msdh".utf8) + [0, 0, 0, 0]) + box("moof")) == "video/mp4")
        // A size in 64 bits.
        let large: [UInt8] = [0, 0, 0, 1] + Array("mdat".utf8) + [0, 0, 0, 1, 0, 0, 0, 0, 1, 2]
        #expect(try typed(large) == "video/quicktime")
    }

    @Test func `HEIF's family is told by its brands`() throws {
        func file(_ brands: String...) -> [UInt8] {
            let body = brands[0].utf8 + [0, 0, 0, 0] + brands.dropFirst().flatMap(\.utf8)
            return [0, 0, 0, UInt8(8 + body.count)] + Array("ftyp".utf8) + body + [0, 0, 0, 8]
        }
        #expect(try typed(file("avif", "mif1", "avif")) == "image/avif")
        #expect(try typed(file("mif1", "miaf", "avif")) == "image/avif")
        #expect(try typed(file("heic", "mif1")) == "image/heic")
        #expect(try typed(file("mif1", "heic")) == "image/heic")
        #expect(try typed(file("mif1", "miaf")) == "image/heif")
        #expect(try typed(file("isom", "avc1")) == "video/mp4")
    }

    @Test func `transport streams are told by their sync bytes`() throws {
        for (length, offset) in [(188, 0), (192, 4), (204, 0)] {
            var bytes = [UInt8](repeating: 0xff, count: length * 6)
            bytes[1] = 0
            for start in stride(from: offset, to: bytes.count, by: length) {
                bytes.replaceSubrange(start..<start + 4, with: [0x47, 0x40, 0x00, 0x10])
            }
            #expect(try typed(bytes, "clip") == "video/mp2t")
            bytes[offset + length] = 0x48
            #expect(try typed(bytes, "clip.ts") == "application/octet-stream")
        }
    }

    @Test(arguments: [
        ("RIFF", "WAVE", "audio/wav"), ("RF64", "WAVE", "audio/wav"), ("RIFF", "AVI ", "video/x-msvideo"),
        ("RIFF", "WEBP", "image/webp"), ("RIFF", "RMID", "audio/midi"), ("FORM", "AIFF", "audio/x-aiff"),
        ("FORM", "AIFC", "audio/x-aiff"),
    ])
    func `a form tells the type of RIFF and AIFF`(container: String, form: String, expected: String) throws {
        let bytes =
            Array(container.utf8) + [0, 0, 1, 0] + Array(form.utf8) + [UInt8](repeating: 0, count: 40)
        #expect(try typed(bytes, "a.dat") == expected)
    }

    @Test func `Ogg is told by its codecs`() throws {
        func page(_ packet: [UInt8], _ flags: UInt8 = 2) -> [UInt8] {
            Array("OggS".utf8) + [0, flags] + [UInt8](repeating: 0, count: 20) + [1, UInt8(packet.count)]
                + packet
        }
        let theora = page([0x80] + Array("theora".utf8))
        let vorbis = page([1] + Array("vorbis".utf8))
        #expect(try typed(vorbis) == "audio/ogg")
        #expect(try typed(page(Array("OpusHead".utf8))) == "audio/ogg")
        #expect(try typed(page([0x7f] + Array("FLAC".utf8))) == "audio/ogg")
        #expect(try typed(page(Array("Speex   ".utf8))) == "audio/ogg")
        #expect(try typed(theora) == "video/ogg")
        #expect(try typed(page(Array("fishead\0".utf8)) + vorbis + theora) == "video/ogg")
        #expect(try typed(page(Array("OVP80".utf8)), "a.ogg") == "video/ogg")
        #expect(try typed(page(Array("unknown".utf8))) == "application/ogg")
    }

    @Test func `Matroska and WebM are told by document type and tracks`() throws {
        func file(_ type: String, _ kinds: UInt8...) -> [UInt8] {
            let name = [0x42, 0x82, 0x80 | UInt8(type.utf8.count)] + Array(type.utf8)
            let entries = kinds.flatMap { [0xae, 0x83, 0x83, 0x81, $0] as [UInt8] }
            let tracks = [0x16, 0x54, 0xae, 0x6b, 0x80 | UInt8(entries.count)] + entries
            // A live stream does not know how long its segment is.
            return [0x1a, 0x45, 0xdf, 0xa3, 0x80 | UInt8(name.count)] + name
                + [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff] + tracks
        }
        #expect(try typed(file("webm", 1, 2)) == "video/webm")
        #expect(try typed(file("webm", 2)) == "audio/webm")
        #expect(try typed(file("webm")) == "video/webm")
        #expect(try typed(file("matroska", 2, 1)) == "video/x-matroska")
        #expect(try typed(file("matroska", 2)) == "audio/x-matroska")
        #expect(try typed(file("matroska"), "a.mka") == "audio/x-matroska")
    }

    @Test func `streams of sound are told by two frames, behind ID3 tags too`() throws {
        func frames(_ header: [UInt8], _ length: Int) -> [UInt8] {
            let frame = header + [UInt8](repeating: 0, count: length - header.count)
            return frame + frame + frame
        }
        let mp3 = frames([0xff, 0xfb, 0x90, 0x64], 417)
        let aac = frames([0xff, 0xf1, 0x50, 0x80, 0x08, 0x1f, 0xfc], 64)
        let tag: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 0, count: 128)
        #expect(try typed(mp3) == "audio/mpeg")
        #expect(try typed(tag + mp3, "a.bin") == "audio/mpeg")
        #expect(try typed(tag + tag + [0, 0, 0] + mp3) == "audio/mpeg")
        #expect(try typed(aac) == "audio/aac")
        #expect(try typed(tag + aac, "a.mp3") == "audio/aac")
        #expect(try typed(tag + Array("fLaC".utf8) + [0, 0, 0, 34]) == "audio/flac")
        #expect(try typed(frames([0x0b, 0x77, 0, 0, 0x14, 0x40], 768)) == "audio/ac3")
        #expect(
            try typed([0xff, 0xfb, 0x90, 0x64] + [UInt8](repeating: 0, count: 600))
                == "application/octet-stream")
    }

    @Test(
        arguments: [
            ([0, 0, 1, 0xba, 0x44, 0], "video/mpeg"), ([0, 0, 1, 0xb3, 0x14, 0], "video/mpeg"),
            (Array("FLV".utf8) + [1, 5, 0, 0, 0, 9], "video/x-flv"),
            (Array("#!AMR\n".utf8) + [0x3c, 0, 1], "audio/amr"),
            (Array("MThd".utf8) + [0, 0, 0, 6, 0, 1], "audio/midi"),
            (Array("fLaC".utf8) + [0, 0, 0, 34], "audio/flac"),
        ] as [([UInt8], String)])
    func `a signature tells other sound and video`(bytes: [UInt8], expected: String) throws {
        #expect(try typed(bytes + [UInt8](repeating: 0, count: 64), "a.txt") == expected)
    }

    @Test func `Windows Media is told by its streams`() throws {
        let header: [UInt8] =
            [
                0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c,
            ] + [UInt8](repeating: 0, count: 14)
        func stream(_ kind: [UInt8]) -> [UInt8] {
            [0x91, 0x07, 0xdc, 0xb7, 0xb7, 0xa9, 0xcf, 0x11] + [UInt8](repeating: 0, count: 8)
                + [64, 0, 0, 0, 0, 0, 0, 0] + kind + [UInt8](repeating: 0, count: 32)
        }
        let audio = stream([0x40, 0x9e, 0x69, 0xf8, 0x4d, 0x5b, 0xcf, 0x11])
        let video = stream([0xc0, 0xef, 0x19, 0xbc, 0x4d, 0x5b, 0xcf, 0x11])
        #expect(try typed(header + audio) == "audio/x-ms-wma")
        #expect(try typed(header + audio + video, "a.asf") == "video/x-ms-asf")
        #expect(try typed(header + video, "a.wmv") == "video/x-ms-wmv")
    }
}
