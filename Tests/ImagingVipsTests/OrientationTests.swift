import ImagingVips
import Media
import MediaTesting
import Testing

/// The orientation of a picture is the caller's word: decoders read EXIF in ways of their own.
@Suite struct OrientationTests {
    private static let files = [
        "orientation-short.jpg", "orientation-sshort.jpg", "orientation-slong.jpg", "orientation-ascii.jpg",
    ]

    /// A thumbnail made by what the header says, as the core makes it.
    private func thumbnail(
        of name: String, orientation: Int, width: Int, height: Int,
        header: (width: Int, height: Int) = (400, 300)
    ) throws -> Pixels {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let input = try ScratchFile(fixture(name))
        let output = try ScratchFile()
        let facts = ImageFacts(
            width: header.width, height: header.height, mode: "RGB", orientation: orientation,
            isRenderable: true)
        let recipe = ImageRecipe(geometry: .exact(width: width, height: height), format: .png)
        try imaging.render(
            RenderJob(
                sourcePath: input.path, type: MIMEType("image/jpeg"), image: facts,
                outputs: [RenderJob.Output(recipe: recipe, path: output.path)]))
        return try Pixels(output, type: "image/png")
    }

    @Test(arguments: files)
    func `a picture is turned as its header was read, whatever the type of the tag`(name: String) throws {
        let turned = try thumbnail(of: name, orientation: 6, width: 48, height: 64)
        let stored = try thumbnail(of: name, orientation: 1, width: 64, height: 48)
        #expect([turned.width, turned.height] == [48, 64])
        #expect([stored.width, stored.height] == [64, 48])
        // Orientation 6: the left column of what is stored becomes the top row, from right to left.
        for part in [(8, 8), (32, 20), (56, 40)] {
            let (x, y) = part
            let expected = stored.at(x, y)
            let found = turned.at(47 - y, x)
            #expect(zip(expected, found).allSatisfy { abs($0 - $1) <= 24 }, "\(expected) \(found)")
        }
    }

    @Test(arguments: files)
    func `a picture of another shape than promised keeps its shape`(name: String) throws {
        let pixels = try thumbnail(of: name, orientation: 6, width: 64, height: 48, header: (300, 400))
        #expect([pixels.width, pixels.height] == [36, 48])
    }

    @Test(arguments: zip(files, [6, 6, 6, 1]))
    func `integers of any width are an orientation, text is none`(name: String, orientation: Int) throws {
        let header = try #require(try ImageHeader.read(from: MemoryByteSource(fixture(name))))
        #expect(header.orientation == orientation)
        #expect([header.width, header.height] == [400, 300])
    }
}
