/// Public content with the headers under which a web server sends it from where it lies.
package struct PublicContent: Equatable, Sendable {
    /// Below the data directory: `/blobs/…` or `/derived/…`.
    package let location: String
    package let type: MIMEType
    /// Bytes.
    package let size: Int64
    /// Strong, with its quotes; nginx's own where it serves the path by itself.
    package let etag: String
    /// Seconds since 1970; nil while a date could also mean what the path showed before.
    package let lastModified: Int64?
    /// Why it does not lie at its path, if it should; for the log.
    package var fault: String?

    /// - Parameters:
    ///   - location: where the web server finds the bytes.
    ///   - type: of the content.
    ///   - size: bytes.
    ///   - linked: the modification time of what lies at the path, nil if nothing does.
    ///   - etag: of the content, where nothing lies at the path.
    ///   - shown: the first second in which the path may show it with a date.
    init(
        location: String, type: MIMEType, size: Int64, linked: Int64?, etag: String, shown: Int64
    ) {
        self.location = location
        self.type = type
        self.size = size
        if let linked {
            self.etag = "\"\(String(linked, radix: 16))-\(String(size, radix: 16))\""
            lastModified = linked
        } else {
            self.etag = etag
            lastModified = shown <= Timestamp.now.seconds ? shown : nil
        }
    }
}

extension MediaLibrary {
    /// What is to be served at a path below `media/`.
    package enum Served: Equatable, Sendable {
        case content(PublicContent)
        /// It moved; the new path below `media/`.
        case moved(path: String)
        case nothing
    }

    /// What belongs at `path`, for a web server that finds nothing there or leaves a decision to us.
    ///
    /// Links what may be linked and is not, and renders a thumbnail that is not made yet; otherwise it only reads.
    ///
    /// - Parameters:
    ///   - path: below `media/`.
    ///   - turn: who asks, and whether the call may wait for a thumbnail.
    /// - Returns: what lies there now.
    /// - Throws: as ``makeThumbnails(of:turn:)`` does.
    package func publication(at path: String, turn: RenderTurn = .background) throws -> Served {
        var fault: String?
        var latest = Served.nothing
        for _ in 0..<4 {
            switch try catalog.publication(at: path) {
            case .original(let file):
                let (content, isInPlace) = try publicContent(of: file)
                latest = .content(content.with(fault))
                if isInPlace || fault != nil { return latest }
                do {
                    // While a replace of it is under way, the row says what is to be seen.
                    let isOurs = try locks.withLockIfFree(on: file.number) {
                        if let current = try catalog.file(number: file.number) {
                            _ = try linkOriginal(current)
                        }
                        return true
                    }
                    guard isOurs == true else { return latest }
                } catch {
                    fault = String(describing: error)
                }
            case .thumbnail(let file, let thumbnail):
                return try publicThumbnail(thumbnail, of: file, turn).map { .content($0) } ?? .nothing
            case .moved(let path):
                return .moved(path: path)
            case nil:
                return .nothing
            }
        }
        return latest
    }

    /// The content of a public file, and whether everything about its path is as it should be.
    private func publicContent(of file: MediaFile) throws -> (PublicContent, isInPlace: Bool) {
        let blob = file.content.blob
        guard let size = try blobs.size(of: blob) else { throw MediaError.contentMissing(blob) }
        var linked: Int64?
        var isInPlace = true
        if file.isTypedByName, file.pending == nil {
            switch try catalog.linkTime(of: file, recipe: "") {
            case .at(let modified):
                linked = modified
                isInPlace = blobs.shows(file.path, blob, modified: modified)
            case .due: isInPlace = false
            case .later: break
            }
        }
        return (
            PublicContent(
                location: blobs.location(of: blob), type: file.content.type, size: size,
                linked: isInPlace ? linked : nil, etag: file.content.etag, shown: file.content.modified),
            isInPlace
        )
    }

    /// A thumbnail of a public file, made and linked if it is not yet; nil if the content does not decode.
    private func publicThumbnail(
        _ thumbnail: Thumbnail, of file: MediaFile, _ turn: RenderTurn
    ) throws -> PublicContent? {
        guard let image = file.content.image else { return nil }
        let recipe = thumbnailRecipe(edge: thumbnail.edge, of: image).key
        var fault: (any Error)?
        if !(try isInPlace(thumbnail, recipe, of: file)) {
            do { try makeThumbnails(of: file, turn: turn) } catch { fault = error }
        }
        guard let rendition = blobs.derived(of: file.content.blob, recipe: recipe) else {
            if let fault { throw fault }
            return nil
        }
        let isShown = blobs.shows(thumbnail.path, renditionOf: file.content.blob, recipe: recipe) == true
        return PublicContent(
            location: rendition.location, type: MIMEType("image/jpeg"), size: rendition.size,
            linked: isShown ? rendition.modified : nil, etag: "\"\(file.content.md5)-\(recipe)\"",
            shown: file.content.modified
        ).with(fault is RenderDeferred ? nil : fault.map { String(describing: $0) })
    }

    /// Whether a thumbnail is rendered, and linked as far as it may be.
    private func isInPlace(_ thumbnail: Thumbnail, _ recipe: String, of file: MediaFile) throws -> Bool {
        guard blobs.derived(of: file.content.blob, recipe: recipe) != nil else { return false }
        switch try catalog.linkTime(of: file, recipe: recipe) {
        case .at:
            return thumbnail.isMade
                && blobs.shows(thumbnail.path, renditionOf: file.content.blob, recipe: recipe) == true
        case .due: return false
        case .later: return true
        }
    }
}

extension PublicContent {
    fileprivate func with(_ fault: String?) -> PublicContent {
        var content = self
        content.fault = fault
        return content
    }
}
