import CVips
import Glibc
import ImagingVips
import Media
import MediaTesting
import Testing

/// What the pictures look like that come out.
@Suite struct RenderedImageTests {
    private func render(
        _ recipe: ImageRecipe, of source: [UInt8] = ImagingContract.png, type: String = "image/png",
        orientation: Int = 1
    ) throws -> ScratchFile {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let input = try ScratchFile(source)
        let output = try ScratchFile()
        try imaging.render(
            RenderJob(
                sourcePath: input.path, type: MIMEType(type), image: facts(orientation),
                outputs: [RenderJob.Output(recipe: recipe, path: output.path)]))
        return output
    }

    /// What the header of `corner.jpg` says with this orientation.
    private func facts(_ orientation: Int) -> ImageFacts? {
        guard orientation > 1 else { return nil }
        return ImageFacts(
            width: 48, height: 32, mode: "RGB", orientation: orientation, isRenderable: true)
    }

    /// A thumbnail's middle pixel.
    private func colour(of name: String, _ type: String) throws -> [Int] {
        let recipe = ImageRecipe(geometry: .exact(width: 8, height: 8), format: .png, flattened: true)
        return try Pixels(render(recipe, of: fixture(name), type: type), type: "image/png").middle
    }

    @Test(arguments: [
        ("rgb-16-bit.png", "image/png"), ("palette.png", "image/png"), ("animated.gif", "image/gif"),
        ("animated.webp", "image/webp"), ("pages.tif", "image/tiff"), ("rgb.heic", "image/heic"),
        ("rgb.avif", "image/avif"), ("rgb.bmp", "image/bmp"), ("two-sizes.ico", "image/vnd.microsoft.icon"),
        ("png-inside.ico", "image/vnd.microsoft.icon"), ("ycbcr.tif", "image/tiff"),
        ("planes.tif", "image/tiff"), ("cmyk-without-profile.tif", "image/tiff"),
        ("cmyk-16-bit.tif", "image/tiff"),
    ])
    func `every format, depth and first frame keeps its colour`(name: String, type: String) throws {
        let colour = try colour(of: name, type)
        #expect(colour.count == 3)
        for (sample, expected) in zip(colour, [200, 40, 40]) {
            #expect(abs(sample - expected) <= 6, "\(colour)")
        }
    }

    @Test func `gray stays as light as it was`() throws {
        for (name, type) in [
            ("gray.jpg", "image/jpeg"), ("gray-16-bit.png", "image/png"), ("gray-32-bit.tif", "image/tiff"),
            ("gray-float.tif", "image/tiff"), ("gray-float-of-bytes.tif", "image/tiff"),
            ("gray-white-is-zero.tif", "image/tiff"),
        ] {
            for sample in try colour(of: name, type) { #expect(abs(sample - 120) <= 3, "\(name): \(sample)") }
        }
    }

    @Test func `CMYK becomes the RGB it looks like`() throws {
        let colour = try colour(of: "cmyk.jpg", "image/jpeg")
        try #require(colour.count == 3)
        #expect(colour[0] > 150 && colour[1] < 100 && colour[2] < 100, "\(colour)")
    }

    @Test func `what is transparent becomes white`() throws {
        #expect(try colour(of: "gray-alpha.png", "image/png").allSatisfy { $0 == 255 })
        #expect(try colour(of: "palette-transparent.png", "image/png") == [255, 255, 255])
        let half = try colour(of: "rgb-half-alpha.png", "image/png")
        for (sample, expected) in zip(half, [228, 148, 148]) {
            #expect(abs(sample - expected) <= 3, "\(half)")
        }
    }

    @Test func `transparency is kept where nobody asked for white, except in JPEG`() throws {
        let source = try fixture("rgb-half-alpha.png")
        let png = try render(ImageRecipe(geometry: .exact(width: 8, height: 8), format: .png), of: source)
        let kept = try Pixels(png, type: "image/png").middle
        #expect(kept.count == 4 && abs(kept[3] - 128) <= 2, "\(kept)")
        let jpeg = try render(ImageRecipe(geometry: .original, format: .jpeg), of: source)
        #expect(try Pixels(jpeg, type: "image/jpeg").middle[1] > 130)
    }

    @Test(arguments: [
        (ImageRecipe.Format.jpeg, [UInt8]([0xff, 0xd8, 0xff])),
        (.png, [0x89, 0x50, 0x4e, 0x47]),
        (.webp, [0x52, 0x49, 0x46, 0x46]),
        (.avif, [0, 0, 0]),
        (.heic, [0, 0, 0]),
    ])
    func `every format is written, at any quality`(format: ImageRecipe.Format, signature: [UInt8]) throws {
        for quality: Int? in [nil, 1, 100] {
            let recipe = ImageRecipe(
                geometry: .exact(width: 90, height: 60), format: format, quality: quality, blur: 1.5)
            #expect(try render(recipe).bytes().starts(with: signature), "\(format), \(quality ?? 0)")
        }
    }

    @Test(arguments: [
        (ImageRecipe.Geometry.original, [3, 2]),
        (.exact(width: 300, height: 200), [300, 200]),
        (.exact(width: 1, height: 1), [1, 1]),
        (.cover(width: 7, height: 50), [7, 50]),
        (.cover(width: 50, height: 7), [50, 7]),
        (.cover(width: 1, height: 1), [1, 1]),
    ])
    func `the size is exactly what was asked for`(geometry: ImageRecipe.Geometry, expected: [Int]) throws {
        let pixels = try Pixels(
            render(ImageRecipe(geometry: geometry, format: .png)), type: "image/png")
        #expect([pixels.width, pixels.height] == expected)
    }

    /// Where the first corner of the stored pixels is seen, by orientation (EXIF 2.32 §4.6.4, tag 0x0112).
    @Test(arguments: [
        (1, [0, 0]), (2, [-1, 0]), (3, [-1, -1]), (4, [0, -1]), (5, [0, 0]), (6, [-1, 0]), (7, [-1, -1]),
        (8, [0, -1]),
    ])
    func `EXIF's orientation is applied, unless the pixels are wanted as stored`(
        orientation: Int, corner: [Int]
    ) throws {
        let jpeg = oriented(try fixture("corner.jpg"), orientation)
        func pixels(_ geometry: ImageRecipe.Geometry, uprighted: Bool) throws -> Pixels {
            let recipe = ImageRecipe(geometry: geometry, format: .png, uprighted: uprighted)
            let file = try render(recipe, of: jpeg, type: "image/jpeg", orientation: orientation)
            return try Pixels(file, type: "image/png")
        }
        let upright = try pixels(.original, uprighted: true)
        #expect([upright.width, upright.height] == (orientation >= 5 ? [32, 48] : [48, 32]))
        #expect(upright.at(corner[0], corner[1])[0] > 180)
        for other in [[0, 0], [-1, 0], [0, -1], [-1, -1]] where other != corner {
            #expect(upright.at(other[0], other[1])[0] < 60)
        }
        let stored = try pixels(.original, uprighted: false)
        #expect([stored.width, stored.height] == [48, 32])
        #expect(stored.at(0, 0)[0] > 180)
        let small = try pixels(.exact(width: 8, height: 12), uprighted: false)
        #expect([small.width, small.height] == [8, 12])
        #expect(small.at(corner[0], corner[1])[0] > 150)
    }

    @Test func `nothing of the metadata survives`() throws {
        for format in ImageRecipe.Format.allCases {
            let bytes = try render(
                ImageRecipe(geometry: .original, format: format), of: oriented(try fixture("corner.jpg"), 6),
                type: "image/jpeg", orientation: 6
            ).bytes()
            #expect(!bytes.contains("Exif") && !bytes.contains("secret"), "\(format)")
        }
    }

    @Test(arguments: [ImageRecipe.Format.jpeg, .png, .webp])
    func `pixels left as they are stored still say how to turn them, and no more`(
        format: ImageRecipe.Format
    ) throws {
        for orientation in [1, 3, 6] {
            let file = try render(
                ImageRecipe(geometry: .original, format: format, blur: 0.5, uprighted: false),
                of: oriented(try fixture("corner.jpg"), orientation), type: "image/jpeg",
                orientation: orientation)
            let pixels = try Pixels(file, type: "image/\(format.rawValue)")
            #expect(pixels.orientation == orientation)
            #expect([pixels.width, pixels.height] == [48, 32])
            #expect(pixels.at(0, 0)[0] > 150 && pixels.at(-1, -1)[0] < 60)
            #expect(!(try file.bytes().contains("secret")))
        }
    }

    @Test func `truncated pixels do not decode`() throws {
        let jpeg = try render(ImageRecipe(geometry: .exact(width: 300, height: 200), format: .jpeg)).bytes()
        #expect(throws: ImagingError.self) {
            try render(
                ImageRecipe(geometry: .original, format: .png), of: Array(jpeg[..<(jpeg.count * 3 / 4)]),
                type: "image/jpeg")
        }
    }

    @Test func `a type is not second-guessed`() throws {
        #expect(throws: ImagingError.self) {
            try render(ImageRecipe(geometry: .original, format: .png), type: "image/gif")
        }
    }

    @Test(arguments: [
        "image/svg+xml", "application/gzip", "application/pdf", "image/x-mvg", "text/plain", "",
    ])
    func `what no decoder is meant for reaches none`(type: String) throws {
        let error = #expect(throws: ImagingError.self) {
            try render(ImageRecipe(geometry: .original, format: .png), type: type)
        }
        #expect(error == .undecodable("no decoder for \(type)"))
    }

    /// The JPEG with an EXIF segment that holds an orientation and a description.
    private func oriented(_ jpeg: [UInt8], _ orientation: Int) -> [UInt8] {
        let tiff: [UInt8] =
            [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 2, 0x01, 0x0e, 0, 2, 0, 0, 0, 7, 0, 0, 0, 38]
            + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0]
            + Array("secret".utf8) + [0]
        let body = Array("Exif".utf8) + [0, 0] + tiff
        return [0xff, 0xd8, 0xff, 0xe1, 0, UInt8(body.count + 2)] + body + jpeg[2...]
    }
}

extension [UInt8] {
    /// Whether the text is somewhere in it.
    fileprivate func contains(_ text: String) -> Bool {
        indices.dropLast(text.utf8.count - 1).contains {
            self[$0..<$0 + text.utf8.count].elementsEqual(text.utf8)
        }
    }
}
