import Glibc

extension MediaLibrary {
    /// A PNG of one black pixel.
    private static let pixel: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
        0, 1, 1,
        0, 0, 0, 0, 0x37, 0x6E, 0xF9, 0x24, 0, 0, 0, 10, 0x49, 0x44, 0x41, 0x54, 0x78, 0x01, 0x63, 0x60, 0, 0,
        0, 2, 0,
        1, 0x73, 0x75, 0x01, 0x18, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    /// Has a render worker make an image of one pixel. Throws ``ImagingError`` if none does; nothing stays on disk.
    package func pingImaging() throws {
        let source = try blobs.makeIncoming(expecting: nil)
        let output = try blobs.makeIncoming(expecting: nil)
        let count = Self.pixel.withUnsafeBytes { write(source.descriptor, $0.baseAddress, $0.count) }
        guard count == Self.pixel.count else { throw SystemError("write") }
        try imaging.render(
            RenderJob(
                sourcePath: source.path, type: MIMEType("image/png"),
                outputs: [
                    RenderJob.Output(
                        recipe: ImageRecipe(geometry: .original, format: .jpeg), path: output.path)
                ]))
        guard try output.size() > 0 else { throw ImagingError.unavailable("the image is empty") }
    }

    /// When a file was changed last; nil without files.
    package func latestChange() throws -> Timestamp? {
        var query = FileQuery()
        query.order = [FileQuery.Order(.updatedAt, descending: true)]
        query.limit = 1
        return try catalog.page(query).files.first?.updatedAt
    }
}
