import Media
import Testing

struct HEIFHeaderTests {
    private typealias Item = (type: String, properties: [[UInt8]])

    private static let size = HeaderBytes.box("ispe", HeaderBytes.big32(0, 400, 300))
    private static let alphaURN = Array("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0".utf8)
    private static let alpha = HeaderBytes.box("auxC", HeaderBytes.zeros(4), alphaURN)

    private static func av1(mono: Bool = false) -> [UInt8] {
        HeaderBytes.box("av1C", [0x81, 0, mono ? 0x10 : 0, 0])
    }

    private static func hevc(chroma: UInt8 = 1) -> [UInt8] {
        HeaderBytes.box("hvcC", HeaderBytes.zeros(16), [0xFC | chroma], HeaderBytes.zeros(6))
    }

    /// A file of items 1, 2, …, of which the first is shown.
    private func file(
        _ items: [Item], references: [(type: String, from: Int, to: Int)] = []
    ) throws -> ImageHeader? {
        let infos = items.enumerated().map { index, item in
            HeaderBytes.box(
                "infe", [2, 0, 0, 0], HeaderBytes.big16(index + 1, 0), Array(item.type.utf8), [0])
        }
        var (number, associations): (UInt8, [UInt8]) = (0, [])
        for (index, item) in items.enumerated() {
            associations += HeaderBytes.big16(index + 1) + [UInt8(item.properties.count)]
            for _ in item.properties {
                number += 1
                associations.append(0x80 | number)
            }
        }
        let links = references.map { HeaderBytes.box($0.type, HeaderBytes.big16($0.from, 1, $0.to)) }
        let properties = HeaderBytes.box("ipco", items.flatMap { $0.properties.flatMap { $0 } })
        let map = HeaderBytes.box("ipma", HeaderBytes.big32(0, items.count), associations)
        let meta = HeaderBytes.box(
            "meta", HeaderBytes.zeros(4), HeaderBytes.box("pitm", HeaderBytes.big32(0), HeaderBytes.big16(1)),
            HeaderBytes.box(
                "iinf", HeaderBytes.big32(0), HeaderBytes.big16(items.count), infos.flatMap { $0 }),
            HeaderBytes.box("iref", HeaderBytes.big32(0), links.flatMap { $0 }),
            HeaderBytes.box("iprp", properties, map))
        let type = HeaderBytes.box("ftyp", Array("mif1".utf8), HeaderBytes.zeros(4), Array("miaf".utf8))
        return try ImageHeader.read(type + HeaderBytes.box("free", [1]) + meta)
    }

    @Test func `the coding decides the format, its configuration the mode`() throws {
        let avif = try file([("av01", [Self.size, Self.av1()])])
        #expect(avif?.format == .avif)
        #expect(avif?.facts == "400 300 RGB")
        #expect(try file([("av01", [Self.size, Self.av1(mono: true)])])?.facts == "400 300 L")
        let heif = try file([("hvc1", [Self.size, Self.hevc()])])
        #expect(heif?.format == .heif)
        #expect(heif?.facts == "400 300 RGB")
        #expect(try file([("hvc1", [Self.size, Self.hevc(chroma: 0)])])?.facts == "400 300 L")
        #expect(try file([("mime", [Self.size])]) == nil)
        #expect(try file([("av01", [Self.av1()])]) == nil)
    }

    @Test func `an auxiliary item is alpha if it says so`() throws {
        let picture: Item = ("av01", [Self.size, Self.av1()])
        let mask: Item = ("av01", [Self.size, Self.av1(mono: true), Self.alpha])
        let depth: Item = ("av01", [Self.size, Self.av1(mono: true)])
        #expect(try file([picture, mask], references: [("auxl", 2, 1)])?.mode == "RGBA")
        #expect(try file([picture, depth], references: [("auxl", 2, 1)])?.mode == "RGB")
        #expect(try file([picture, mask], references: [("thmb", 2, 1)])?.mode == "RGB")
    }

    @Test func `a grid has its own size and the coding of its tiles`() throws {
        let tile: Item = ("hvc1", [HeaderBytes.box("ispe", HeaderBytes.big32(0, 512, 512)), Self.hevc()])
        let grid = try file([("grid", [Self.size]), tile], references: [("dimg", 1, 2)])
        #expect(grid?.format == .heif)
        #expect(grid?.facts == "400 300 RGB")
        #expect(try file([("grid", [Self.size]), tile]) == nil)
        #expect(try file([("grid", [Self.size]), tile], references: [("dimg", 1, 1)]) == nil)
    }

    @Test(arguments: zip(0..<4, [1, 8, 3, 6]))
    func `rotation is an orientation for AVIF and swaps sides for HEIF`(quarters: Int, orientation: Int)
        throws
    {
        let turn = HeaderBytes.box("irot", [UInt8(quarters)])
        let avif = try #require(try file([("av01", [Self.size, Self.av1(), turn])]))
        #expect(avif.facts == "400 300 RGB")
        #expect(avif.orientation == orientation)
        let heif = try #require(try file([("hvc1", [Self.size, Self.hevc(), turn])]))
        #expect(heif.facts == (quarters % 2 == 1 ? "300 400 RGB" : "400 300 RGB"))
        #expect(heif.orientation == 1)
    }

    @Test(
        arguments: zip(
            [[0], [1], [1, 0], [1, 1], [2, 0], [2, 1], [3, 0], [3, 1]], [4, 2, 5, 7, 2, 4, 7, 5]))
    func `a mirror behind a rotation is an orientation, too`(steps: [UInt8], orientation: Int) throws {
        let turn = steps.count == 2 ? HeaderBytes.box("irot", [steps[0]]) : HeaderBytes.box("free", [])
        let mirror = HeaderBytes.box("imir", [steps.last ?? 0])
        let header = try file([("av01", [Self.size, Self.av1(), turn, mirror])])
        #expect(header?.orientation == orientation)
    }

    @Test func `HEIF is cut to its clean aperture, in front of the rotation`() throws {
        let aperture = HeaderBytes.box("clap", HeaderBytes.big32(200, 1, 301, 2, 0, 1, 0, 1))
        let turn = HeaderBytes.box("irot", [1])
        let heif: Item = ("hvc1", [Self.size, Self.hevc(), aperture, turn])
        #expect(try file([heif])?.facts == "150 200 RGB")
        let broken = HeaderBytes.box("clap", HeaderBytes.big32(200, 0, 9_000, 2, 0, 1, 0, 1))
        #expect(try file([("hvc1", [Self.size, Self.hevc(), broken])])?.facts == "400 300 RGB")
        #expect(try file([("av01", [Self.size, Self.av1(), aperture])])?.facts == "400 300 RGB")
    }

    @Test func `films are no pictures`() throws {
        let film = HeaderBytes.box("ftyp", Array("isom".utf8), HeaderBytes.zeros(4), Array("mp42".utf8))
        #expect(try ImageHeader.read(film + HeaderBytes.box("moov", HeaderBytes.zeros(8))) == nil)
    }
}
