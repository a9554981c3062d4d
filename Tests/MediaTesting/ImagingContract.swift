package import Media
import Testing

/// What every ``Imaging`` promises, whoever decodes.
package struct ImagingContract {
    /// A red PNG of 3 × 2 pixels.
    package static let png: [UInt8] = [
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
        0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0x12, 0x16, 0xf1,
        0x4d, 0x00, 0x00, 0x00, 0x10, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00,
        0x41, 0x0c, 0x70, 0x16, 0x00, 0x41, 0xd2, 0x05, 0xfb, 0x87, 0xf0, 0xb9, 0x48, 0x00, 0x00, 0x00,
        0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
    ]

    package init() {}

    /// Records an issue for every broken promise.
    package func verify(_ imaging: any Imaging) throws {
        let source = try ScratchFile(Self.png)
        let before = try source.bytes()

        let outputs = try [1, 2, 3, 4].map { (edge: $0, file: try ScratchFile()) }
        try imaging.render(
            RenderJob(
                sourcePath: source.path, type: MIMEType("image/png"),
                outputs: outputs.map { edge, file in
                    RenderJob.Output(
                        recipe: ImageRecipe(geometry: .exact(width: edge, height: edge), format: .jpeg),
                        path: file.path)
                }))
        for output in outputs { #expect(try !output.file.bytes().isEmpty) }
        #expect(try source.bytes() == before, "the source stays as it is")

        let garbage = try ScratchFile(Array("no image at all".utf8))
        let unused = try ScratchFile()
        for type in ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "text/plain"] {
            let error = #expect(throws: ImagingError.self, "\(type)") {
                try imaging.render(job(garbage, type: type, into: unused))
            }
            guard case .undecodable = error else {
                Issue.record("\(type): \(String(describing: error))")
                continue
            }
        }
        #expect(throws: ImagingError.self, "a source that is gone") {
            try imaging.render(
                RenderJob(
                    sourcePath: "/nonexistent", type: MIMEType("image/png"),
                    outputs: job(source, type: "image/png", into: unused).outputs))
        }
        // A failure harms no later job.
        try imaging.render(job(source, type: "image/png", into: unused))
        #expect(try !unused.bytes().isEmpty)
    }

    private func job(_ source: ScratchFile, type: String, into output: ScratchFile) -> RenderJob {
        RenderJob(
            sourcePath: source.path, type: MIMEType(type),
            outputs: [
                RenderJob.Output(
                    recipe: ImageRecipe(geometry: .original, format: .png, uprighted: false),
                    path: output.path)
            ])
    }
}
