import ImagingVips
import Media
import MediaTesting
import Testing

/// Files that end too early: shown where every row is there, refused where rows are missing.
@Suite struct IncompleteImageTests {
    private let recipe = ImageRecipe(geometry: .exact(width: 32, height: 32), format: .png, flattened: true)

    private func render(_ name: String) throws -> ScratchFile {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let input = try ScratchFile(fixture(name))
        let output = try ScratchFile()
        try imaging.render(
            RenderJob(
                sourcePath: input.path, type: MIMEType("image/jpeg"),
                outputs: [RenderJob.Output(recipe: recipe, path: output.path)]))
        return output
    }

    @Test(arguments: ["no-end.jpg", "half-an-end.jpg", "no-end-progressive.jpg"])
    func `a JPEG without its end marker is shown whole`(name: String) throws {
        let pixels = try Pixels(render(name), type: "image/png")
        #expect([pixels.width, pixels.height] == [32, 32])
        for sample in [pixels.at(1, 1), pixels.at(-2, -2)] {
            #expect(abs(sample[0] - 200) <= 12 && abs(sample[1] - 40) <= 12, "\(sample)")
        }
    }

    @Test(arguments: ["cut.jpg", "cut-progressive.jpg"])
    func `a JPEG that lacks rows is refused`(name: String) throws {
        #expect(throws: ImagingError.self) { try render(name) }
    }
}
