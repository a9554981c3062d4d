import Glibc
import ImagingVips
import Media
import MediaTesting
import Testing

/// No variant says who took a picture, where, or with what.
@Suite struct MetadataTests {
    /// Sources with EXIF, GPS, XMP, IPTC and comments, as far as their format has them; each text is this word.
    private static let marker = Array("MARKER".utf8)
    private static let sources = [
        ("marked.jpg", "image/jpeg"), ("marked.png", "image/png"), ("marked.webp", "image/webp"),
        ("marked.tif", "image/tiff"), ("marked.gif", "image/gif"), ("marked.heic", "image/heic"),
        ("marked.avif", "image/avif"),
    ]

    private func render(_ name: String, _ type: String, orientation: Int) throws -> [(String, [UInt8])] {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let input = try ScratchFile(fixture(name))
        var written: [(String, [UInt8])] = []
        for format in ImageRecipe.Format.allCases {
            for geometry in [ImageRecipe.Geometry.original, .exact(width: 12, height: 8)] {
                let output = try ScratchFile()
                let recipe = ImageRecipe(geometry: geometry, format: format, uprighted: false)
                try imaging.render(
                    RenderJob(
                        sourcePath: input.path, type: MIMEType(type),
                        image: ImageFacts(
                            width: 24, height: 16, mode: "RGB", orientation: orientation, isRenderable: true),
                        outputs: [RenderJob.Output(recipe: recipe, path: output.path)]))
                written.append(("\(format) \(geometry)", try contents(of: output)))
            }
        }
        return written
    }

    @Test(arguments: sources)
    func `a variant of any format has no metadata`(name: String, type: String) throws {
        #expect(try fixture(name).firstRange(of: Self.marker) != nil)
        for (variant, bytes) in try render(name, type, orientation: 1) {
            #expect(!bytes.isEmpty)
            for word in ["MARKER", "Exif", "EXIF", "XMP", "xmp", "8BIM", "GPS"] {
                #expect(bytes.firstRange(of: Array(word.utf8)) == nil, "\(variant) has \(word)")
            }
        }
    }

    @Test(arguments: ["marked.jpg", "marked.webp"])
    func `an orientation that is kept comes without the rest`(name: String) throws {
        let type = name.hasSuffix("jpg") ? "image/jpeg" : "image/webp"
        for (variant, bytes) in try render(name, type, orientation: 6) {
            #expect(bytes.firstRange(of: Self.marker) == nil, "\(variant)")
        }
    }

    private func contents(of file: ScratchFile) throws -> [UInt8] {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        return Array(bytes.prefix(max(read(descriptor, &bytes, bytes.count), 0)))
    }
}
