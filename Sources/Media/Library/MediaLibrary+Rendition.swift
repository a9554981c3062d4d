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
    /// Throws ``ImagingError/undecodable(_:)`` if it cannot be made, ``ImagingError/unavailable(_:)`` if no
    /// render worker could be had, ``MediaError/contentMissing(_:)`` if the bytes are gone.
    package func rendition(of content: Content, recipe: ImageRecipe) throws -> DerivedFile {
        let id = RenditionID(content: content.blob, recipe: recipe.key)
        if let made = blobs.derived(of: id.content, recipe: id.recipe) { return made }
        let isOurs = try renditionFlights.run(id) {
            try renditionCallers.pass(orThrow: ImagingError.unavailable("too many renditions at once")) {
                try render(id, content, recipe)
            }
        }
        guard let made = blobs.derived(of: id.content, recipe: id.recipe) else {
            try refuseIfFailed(id)
            throw ImagingError.unavailable("the rendition was not made, or is gone already")
        }
        if isOurs { makeRoom(after: made, id.content) }
        return made
    }

    /// The thumbnail of a file that fits into a square of `edge` pixels, rendered with all others if it is not
    /// there; nil if the file has none of this edge. Throws as ``makeThumbnails(of:)`` does.
    package func thumbnail(of file: MediaFile, edge: Int) throws -> DerivedFile? {
        guard let image = file.content.image, file.thumbnails.contains(where: { $0.edge == edge }) else {
            return nil
        }
        let recipe = thumbnailRecipe(edge: edge, of: image).key
        if let made = blobs.derived(of: file.content.blob, recipe: recipe) { return made }
        try makeThumbnails(of: file)
        if let made = blobs.derived(of: file.content.blob, recipe: recipe) { return made }
        if try catalog.isUndecodable(file.content.blob) { return nil }
        throw ImagingError.unavailable("the thumbnail is gone already")
    }

    /// Removes the renditions of a content that no file refers to any more; a sweep would do so in the end.
    package func discardRenditions(of key: BlobKey) throws {
        guard try catalog.referencedBlobs(among: [key]).isEmpty else { return }
        try blobs.removeDerived(of: key)
    }

    /// Keeps the renditions within their limit; returns how many had to go.
    func evictRenditions() throws -> Int {
        renditionLimit > 0 ? try blobs.evictDerived(above: renditionLimit) : 0
    }

    private func render(_ id: RenditionID, _ content: Content, _ recipe: ImageRecipe) throws {
        // Somebody else may have made it meanwhile.
        guard blobs.derived(of: id.content, recipe: id.recipe) == nil else { return }
        try refuseIfFailed(id)
        guard try !catalog.isUndecodable(id.content) else {
            throw ImagingError.undecodable("known not to decode")
        }
        let output = try blobs.makeIncoming(expecting: nil)
        do {
            try imaging.render(
                RenderJob(
                    sourcePath: blobs.localPath(of: id.content), type: content.type,
                    image: content.image,
                    outputs: [RenderJob.Output(recipe: recipe, path: output.path)]))
        } catch let error as ImagingError {
            // Bytes that are gone say nothing of the content.
            guard try blobs.size(of: id.content) != nil else { throw MediaError.contentMissing(id.content) }
            if case .undecodable(let reason) = error { renditionMemory.noteFailure(of: id, reason) }
            throw error
        }
        try blobs.storeDerived(
            output, of: id.content, recipe: id.recipe, modified: Timestamp.now.seconds)
    }

    private func refuseIfFailed(_ id: RenditionID) throws {
        if let reason = renditionMemory.failure(of: id) { throw ImagingError.undecodable(reason) }
    }

    /// Looks for room where much was made since the last time. What fails is left to the next sweep: the
    /// rendition is there.
    private func makeRoom(after made: DerivedFile, _ key: BlobKey) {
        _ = try? blobs.evictDerived(of: key, above: Self.renditionsPerContent)
        let portion = max(renditionLimit / 20, Self.smallestPortion)
        if renditionMemory.noteSpace(made.space, portion: portion) { _ = try? evictRenditions() }
    }
}
