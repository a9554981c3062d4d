extension MediaLibrary {
    /// Renditions one content may have; thousands of sizes are nobody's design.
    private static let renditionsPerContent = 1_000
    /// Bytes made before there is looked for room again, if a twentieth of the limit is less.
    private static let smallestPortion: Int64 = 1 << 20

    /// The image made from a content by a recipe, rendered if it is not there, once however many ask.
    ///
    /// Its bytes stay for a minute at least, unless the content is deleted. Nothing of it is in the catalog: a
    /// failure is remembered for a while by this process alone and takes no thumbnails away, because a recipe
    /// may ask for more than the limits allow of an image that is sound.
    ///
    /// - Parameters:
    ///   - content: an image.
    ///   - recipe: how the rendition is made.
    ///   - turn: who asks, and whether the call may wait.
    /// - Returns: where the rendition lies.
    /// - Throws: ``ImagingError/undecodable(_:)`` if it cannot be made, ``ImagingError/unavailable(_:)`` or
    ///   ``ImagingError/late(_:)`` if it could not be made now, ``RenderDeferred`` if the call would have to wait and may
    ///   not, ``MediaError/contentMissing(_:)`` if the bytes are gone.
    package func rendition(
        of content: Content, recipe: ImageRecipe, turn: RenderTurn = .background
    ) throws -> DerivedFile {
        let id = RenditionID(content: content.blob, recipe: recipe.key)
        if let made = blobs.derived(of: id.content, recipe: id.recipe) { return made }
        try refuseIfFailed(id)
        try turn.wait(for: id)
        let isOurs = try renditionFlights.run(id) { try render(id, content, recipe, turn) }
        guard let made = blobs.derived(of: id.content, recipe: id.recipe) else {
            try refuseIfFailed(id)
            throw ImagingError.unavailable("the rendition was not made, or is gone already")
        }
        if isOurs { makeRoom(after: made, id.content) }
        return made
    }

    /// The thumbnail of a file that fits into a square of `edge` pixels, rendered with all others if it is not there.
    ///
    /// - Parameters:
    ///   - file: an image.
    ///   - edge: pixels.
    ///   - turn: who asks, and whether the call may wait.
    /// - Returns: nil if the file has none of this edge.
    /// - Throws: as ``makeThumbnails(of:turn:)`` does.
    package func thumbnail(
        of file: MediaFile, edge: Int, turn: RenderTurn = .background
    ) throws -> DerivedFile? {
        guard let image = file.content.image, file.thumbnails.contains(where: { $0.edge == edge }) else {
            return nil
        }
        let recipe = thumbnailRecipe(edge: edge, of: image).key
        if let made = blobs.derived(of: file.content.blob, recipe: recipe) { return made }
        try makeThumbnails(of: file, turn: turn)
        if let made = blobs.derived(of: file.content.blob, recipe: recipe) { return made }
        if try catalog.isUndecodable(file.content.blob) { return nil }
        throw ImagingError.unavailable("the thumbnail is gone already")
    }

    /// Removes the renditions of a content that no file refers to any more; a sweep would do so in the end.
    package func discardRenditions(of key: BlobKey) throws {
        guard try catalog.referencedBlobs(among: [key]).isEmpty else { return }
        try blobs.removeDerived(of: key)
    }

    /// Keeps the renditions within their limit, and the reserve free of them; returns how many had to go.
    func evictRenditions() throws -> Int {
        let count = renditionLimit > 0 ? try blobs.evictDerived(above: renditionLimit) : 0
        return count + (try blobs.evictBelowReserve())
    }

    private func render(
        _ id: RenditionID, _ content: Content, _ recipe: ImageRecipe, _ turn: RenderTurn
    ) throws {
        // Somebody else may have made it meanwhile.
        guard blobs.derived(of: id.content, recipe: id.recipe) == nil else { return }
        try refuseIfFailed(id)
        guard try !catalog.isUndecodable(id.content) else {
            throw ImagingError.undecodable("known not to decode")
        }
        let output = try makeIncoming(expecting: recipe.largestSize(of: content.image))
        do {
            try imaging.render(
                RenderJob(
                    sourcePath: blobs.localPath(of: id.content), type: content.type,
                    image: content.image,
                    outputs: [RenderJob.Output(recipe: recipe, path: output.path)],
                    caller: turn.caller, purpose: .rendition))
        } catch let error as ImagingError {
            // Bytes that are gone say nothing of the content.
            guard try blobs.size(of: id.content) != nil else { throw MediaError.contentMissing(id.content) }
            switch error {
            case .undecodable(let reason): renditionMemory.noteFailure(of: id, reason)
            case .late: renderBackoff.noteLate(id)
            case .unavailable: break
            }
            throw error
        }
        renderBackoff.forget(id)
        // What can be made again never takes the room that uploads need.
        if try !blobs.hasReserve(), try blobs.evictBelowReserve() == 0 || !blobs.hasReserve() {
            throw MediaError.noSpace
        }
        try blobs.storeDerived(
            output, of: id.content, recipe: id.recipe, modified: Timestamp.now.seconds)
    }

    private func refuseIfFailed(_ id: RenditionID) throws {
        if let reason = renditionMemory.failure(of: id) { throw ImagingError.undecodable(reason) }
        guard renderBackoff.permits(id) else {
            throw ImagingError.unavailable("it took too long a while ago")
        }
    }

    /// Looks for room where much was made since the last time. What fails is left to the next sweep: the
    /// rendition is there.
    private func makeRoom(after made: DerivedFile, _ key: BlobKey) {
        _ = try? blobs.evictDerived(of: key, above: Self.renditionsPerContent)
        let portion = max(renditionLimit / 20, Self.smallestPortion)
        if renditionMemory.noteSpace(made.space, portion: portion) { _ = try? evictRenditions() }
    }
}

extension ImageRecipe {
    /// Bytes an image made by the recipe may have: as many as its pixels, or as a render worker writes.
    fileprivate func largestSize(of image: ImageFacts?) -> Int64 {
        let pixels =
            switch geometry {
            case .original: (image?.width ?? 0) * (image?.height ?? 0)
            case .exact(let width, let height), .cover(let width, let height): width * height
            }
        return min(4 * Int64(pixels) + 65_536, 64 << 20)
    }
}
