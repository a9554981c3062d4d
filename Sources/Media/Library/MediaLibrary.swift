/// The media core: files with their content, metadata, thumbnails and publication; one file per verb.
package struct MediaLibrary: Sendable {
    package let catalog: any Catalog
    package let blobs: any BlobStore
    package let accounts: any Accounts
    let imaging: any Imaging
    let typing: any FileTyping
    let limits: ImageLimits
    /// Nil: uploads are not looked through.
    let scanner: (any VirusScanning)?
    let thumbnailQueue: ThumbnailQueue
    /// Bytes all renditions together may take; 0 for no limit.
    let renditionLimit: Int64
    let flights = SingleFlight<BlobKey>()
    let renditionFlights = SingleFlight<RenditionID>()
    let renditionMemory = RenditionMemory()
    let renderBackoff = RenderBackoff()
    let locks = FileLocks()
    let abandoned = AbandonedBlobs()
    private let admittedBodies = AdmittedBodies()
    let deletionPace = EvictionPace()

    package init(
        catalog: any Catalog, blobs: any BlobStore, accounts: any Accounts, imaging: any Imaging,
        typing: any FileTyping, limits: ImageLimits = ImageLimits(),
        renditionLimit: Int64 = 10 << 30, scanner: (any VirusScanning)? = nil
    ) {
        self.catalog = catalog
        self.blobs = blobs
        self.accounts = accounts
        self.imaging = imaging
        self.typing = typing
        self.limits = limits
        self.scanner = scanner
        self.renditionLimit = renditionLimit
        thumbnailQueue = ThumbnailQueue()
    }

    /// Checks that a body of this size could be received beside those that are on their way, and counts it among them until
    /// ``bodyHasArrived(_:)``.
    ///
    /// - Parameters:
    ///   - bytes: the size of the body.
    ///   - id: of its request.
    ///   - caller: who sends it; of the room that is left, bodies of one caller take half at most, unless there is but one.
    /// - Throws: ``MediaError/noSpace`` if the disk or the catalog has no room for it, ``MediaError/busy`` if it has none
    ///   while other bodies are on their way.
    package func admitBody(of bytes: Int64, request id: String, caller: String) throws {
        try ensureCatalogRoom()
        let outstanding = admittedBodies.note(id, of: caller, bytes: bytes)
        do {
            guard try !hasRoom(for: outstanding, with: bytes) else { return }
            // Each is on the disk twice for a moment: as the web server keeps it, and as it is stored.
            _ = try makeIncoming(expecting: doubled(bytes))
            throw MediaError.busy
        } catch {
            admittedBodies.forget(id)
            throw error
        }
    }

    /// Notes that a request has arrived with its body, if it was admitted.
    ///
    /// - Parameter id: of the request.
    package func bodyHasArrived(_ id: String) { admittedBodies.forget(id) }

    private func hasRoom(for outstanding: AdmittedBodies.Outstanding, with bytes: Int64) throws -> Bool {
        let (sum, overflows) = outstanding.all.addingReportingOverflow(bytes)
        let isAlone = outstanding.caller == bytes
        do {
            _ = try makeIncoming(
                expecting: max(overflows ? .max : sum, isAlone ? 0 : doubled(outstanding.caller)))
            return true
        } catch MediaError.noSpace {
            return false
        }
    }

    private func doubled(_ bytes: Int64) -> Int64 { bytes > .max / 2 ? .max : bytes * 2 }

    /// Streams bytes into a temporary file, counting and hashing them.
    ///
    /// - Parameters:
    ///   - expected: bytes announced, nil if nobody said; decides whether the disk has room.
    ///   - limit: bytes; one more throws ``MediaError/tooLarge(size:limit:)``.
    ///   - read: fills the buffer as far as it can and answers the bytes filled, 0 at the end.
    /// Throws ``MediaError/noSpace`` when the disk has no room, and what `read` throws; nothing stays on disk
    /// then.
    package func receive(
        expecting expected: Int64?, limit: Int64,
        from read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> ReceivedFile {
        try ensureCatalogRoom()
        return try Staging(file: makeIncoming(expecting: expected)).receive(
            expecting: expected, limit: limit, from: read)
    }
}

/// How large an image may be for the render workers to be asked at all.
package struct ImageLimits: Equatable, Sendable {
    package var pixels = 100_000_000
    package var side = 20_000
    package var frames = 1_000

    package init() {}

    /// Formats the render workers have a loader for.
    private static let decodable: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif",
        "image/tiff", "image/bmp", "image/x-ms-bmp", "image/vnd.microsoft.icon", "image/x-icon",
    ]

    /// Whether an image of this type and header is handed to the render workers.
    func allow(_ type: MIMEType, width: Int, height: Int, frames count: Int) -> Bool {
        Self.decodable.contains(type.essence) && width <= side && height <= side
            && width * height <= pixels && count <= frames
    }
}
