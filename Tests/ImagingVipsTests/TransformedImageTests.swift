import CVips
import Glibc
import ImagingVips
import Media
import MediaTesting
import Testing

/// Sizes, formats and blur as transforms ask for them.
@Suite struct TransformedImageTests {
    private let imaging = makeImaging()

    private func render(
        _ recipe: ImageRecipe, of source: [UInt8] = ImagingContract.png, type: String = "image/png"
    ) throws -> ScratchFile {
        let input = try ScratchFile(source)
        let output = try ScratchFile()
        try imaging.render(
            RenderJob(
                sourcePath: input.path, type: MIMEType(type),
                outputs: [RenderJob.Output(recipe: recipe, path: output.path)]))
        return output
    }

    private func pixels(_ recipe: ImageRecipe, of name: String, type: String) throws -> Pixels {
        try Pixels(
            render(recipe, of: fixture(name), type: type), type: "image/\(recipe.format.rawValue)")
    }

    /// Whether a pixel has about these samples.
    private func expect(_ pixel: [Int], _ expected: [Int], within distance: Int, _ words: String) {
        #expect(pixel.count == expected.count, "\(words): \(pixel)")
        for (sample, expected) in zip(pixel, expected) {
            #expect(abs(sample - expected) <= distance, "\(words): \(pixel)")
        }
    }

    // MARK: Formats

    @Test(arguments: ImageRecipe.Format.allCases)
    func `16 bits and CMYK become 8 bits of the same colour in every format`(
        format: ImageRecipe.Format
    ) throws {
        for quality: Int? in [nil, 90] {
            let recipe = ImageRecipe(geometry: .original, format: format, quality: quality)
            let deep = try pixels(recipe, of: "rgb-16-bit.png", type: "image/png")
            expect(deep.middle, [200, 40, 40], within: 8, "16 bits as \(format)")
            let sharp = ImageRecipe(geometry: .original, format: .png)
            let seen = try pixels(sharp, of: "cmyk.jpg", type: "image/jpeg").middle
            let printed = try pixels(recipe, of: "cmyk.jpg", type: "image/jpeg")
            expect(printed.middle, seen, within: 8, "CMYK as \(format)")
        }
    }

    @Test(arguments: ImageRecipe.Format.allCases)
    func `what is half transparent stays so, in JPEG it lies on white`(format: ImageRecipe.Format) throws {
        let recipe = ImageRecipe(geometry: .cover(width: 32, height: 8), format: format, quality: 95)
        let seen = try pixels(recipe, of: "rgb-half-alpha.png", type: "image/png")
        let expected = format == .jpeg ? [228, 148, 148] : [200, 40, 40, 128]
        expect(seen.middle, expected, within: 8, "\(format)")
    }

    @Test func `less quality makes smaller files, except of PNG`() throws {
        for format in ImageRecipe.Format.allCases {
            let sizes = try [1, 50, 100].map { quality in
                let recipe = ImageRecipe(
                    geometry: .exact(width: 480, height: 320), format: format, quality: quality, blur: 2)
                return try render(recipe, of: fixture("corner.jpg"), type: "image/jpeg").bytes().count
            }
            if format == .png {
                #expect(Set(sizes).count == 1)
            } else {
                #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(format): \(sizes)")
            }
        }
    }

    // MARK: Sizes

    @Test func `what does not fit is cut off around the centre`() throws {
        // A light square lies in the first corner of 48 by 32 pixels.
        let upright = ImageRecipe(geometry: .cover(width: 8, height: 32), format: .png)
        #expect(try pixels(upright, of: "corner.jpg", type: "image/jpeg").at(0, 0)[0] < 60)
        let all = ImageRecipe(geometry: .cover(width: 96, height: 64), format: .png)
        #expect(try pixels(all, of: "corner.jpg", type: "image/jpeg").at(0, 0)[0] > 150)
    }

    @Test func `a photo of 12 megapixels becomes any format`() throws {
        for format in [ImageRecipe.Format.jpeg, .png, .webp, .avif] {
            let recipe = ImageRecipe(geometry: .exact(width: 4_000, height: 3_000), format: format)
            let seen = try Pixels(render(recipe), type: "image/\(format.rawValue)")
            #expect([seen.width, seen.height] == [4_000, 3_000])
            expect(
                seen.middle,
                try Pixels(render(ImageRecipe(geometry: .original, format: .png)), type: "image/png").middle,
                within: 8, "\(format)")
        }
    }

    @Test func `an encoder that runs out of memory makes no empty picture`() throws {
        let recipe = ImageRecipe(geometry: .exact(width: 8_000, height: 5_000), format: .avif)
        let error = #expect(throws: ImagingError.self) { try render(recipe) }
        guard case .undecodable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        _ = try render(ImageRecipe(geometry: .original, format: .avif))
    }

    // MARK: Blur

    @Test(arguments: [0.001, 0.1, 1, 7.9, 8, 40, 250])
    func `every blur leaves size, colour and transparency`(sigma: Double) throws {
        for geometry in [
            ImageRecipe.Geometry.original, .exact(width: 3, height: 1), .cover(width: 90, height: 7),
        ] {
            let recipe = ImageRecipe(geometry: geometry, format: .png, blur: sigma)
            let seen = try pixels(recipe, of: "rgb-half-alpha.png", type: "image/png")
            let size =
                switch geometry {
                case .original: [16, 16]
                case .exact(let width, let height), .cover(let width, let height): [width, height]
                }
            #expect([seen.width, seen.height] == size)
            expect(seen.middle, [200, 40, 40, 128], within: 3, "\(sigma)")
        }
    }

    @Test func `the wider the blur, the farther light spreads`() throws {
        var before = 0
        for sigma in [0.1, 4, 7.9, 8.1, 16, 60] {
            let recipe = ImageRecipe(geometry: .exact(width: 480, height: 320), format: .png, blur: sigma)
            let picture = try pixels(recipe, of: "corner.jpg", type: "image/jpeg")
            #expect(picture.at(0, 0)[0] > 150)
            let lit = picture.at(200, 100)[0]
            #expect(lit + 3 >= before, "\(sigma): \(lit) after \(before)")
            before = lit
        }
        #expect(before > 30)
    }

    @Test func `a wide blur of a large picture takes no longer than the picture`() throws {
        let recipe = ImageRecipe(geometry: .exact(width: 4_000, height: 3_000), format: .jpeg, blur: 250)
        let seen = try Pixels(render(recipe), type: "image/jpeg")
        #expect([seen.width, seen.height] == [4_000, 3_000])
    }
}
