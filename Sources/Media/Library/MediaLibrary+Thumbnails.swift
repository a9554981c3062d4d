import Glibc

extension MediaLibrary {
    /// Encoder quality of thumbnails.
    private static let thumbnailQuality = 80

    /// Makes and publishes those thumbnails of a file that are not there, rendering each content once however
    /// many ask.
    ///
    /// Content that does not decode loses its thumbnails, and so does every other file with the same content.
    ///
    /// - Parameters:
    ///   - file: an image.
    ///   - turn: who asks, and whether the call may wait.
    /// - Throws: ``ImagingError/unavailable(_:)`` or ``ImagingError/late(_:)`` if they could not be made now,
    ///   ``RenderDeferred`` if the call would have to wait and may not, ``MediaError/contentMissing(_:)`` if the bytes
    ///   are gone.
    package func makeThumbnails(of file: MediaFile, turn: RenderTurn = .background) throws {
        guard let image = file.content.image, !file.thumbnails.isEmpty else { return }
        let recipes = file.thumbnails.map { thumbnailRecipe(edge: $0.edge, of: image) }
        let work = RenditionID(content: file.content.blob, recipe: "thumbnails")
        while recipes.contains(where: { blobs.derived(of: file.content.blob, recipe: $0.key) == nil }) {
            if try catalog.isUndecodable(file.content.blob) { return try clearRetiredPaths() }
            guard renderBackoff.permits(work) else {
                throw ImagingError.unavailable("they took too long a while ago")
            }
            try turn.wait(for: work)
            let isOurs = try flights.run(file.content.blob) {
                try render(recipes, from: file.content, work, turn)
            }
            if try catalog.isUndecodable(file.content.blob) { return try clearRetiredPaths() }
            if isOurs { break }
        }
        try publishThumbnails(of: file, image)
    }

    /// Renders what waits in the background until the queue is closed; the body of a thread of its own.
    ///
    /// What could not be made is tried again later, a few times.
    ///
    /// - Parameter onFailure: gets the number of a file whose thumbnails could not be made now, and why.
    package func renderQueuedThumbnails(onFailure: (Int64, any Error) -> Void) {
        while let number = thumbnailQueue.next() {
            do {
                if let file = try catalog.file(number: number),
                    file.thumbnails.contains(where: { !$0.isMade })
                {
                    try makeThumbnails(of: file)
                }
                thumbnailQueue.settle(number)
            } catch {
                thumbnailQueue.retry(number)
                onFailure(number, error)
            }
        }
    }

    /// Puts the files into the queue whose thumbnails are due for another attempt.
    package func retryThumbnails() { thumbnailQueue.appendDue() }

    /// Puts every file whose thumbnails are not made yet into the queue.
    func queueUnmadeThumbnails() throws {
        var last: Int64 = 0
        while case let files = try catalog.filesAwaitingThumbnails(after: last, limit: 500), !files.isEmpty {
            for file in files { thumbnailQueue.append(file.number) }
            last = files[files.count - 1].number
        }
    }

    /// Ends ``renderQueuedThumbnails(onFailure:)`` on `threads` threads.
    package func stopRendering(threads: Int) {
        thumbnailQueue.close(waiters: threads)
    }

    /// How a thumbnail is made; its exact pixels follow from the image's header.
    func thumbnailRecipe(edge: Int, of image: ImageFacts) -> ImageRecipe {
        let size = ThumbnailSize(width: image.upright.width, height: image.upright.height, edge: edge)
        return ImageRecipe(
            geometry: .exact(width: size.width, height: size.height), format: .jpeg,
            quality: Self.thumbnailQuality, uprighted: true, flattened: true)
    }

    /// Renders those recipes that have no rendition yet, from one decoding.
    private func render(
        _ recipes: [ImageRecipe], from content: Content, _ work: RenditionID, _ turn: RenderTurn
    ) throws {
        var missing: [ImageRecipe] = []
        for recipe in recipes where blobs.derived(of: content.blob, recipe: recipe.key) == nil {
            if !missing.contains(recipe) { missing.append(recipe) }
        }
        guard !missing.isEmpty else { return }
        let outputs = try missing.map { (recipe: $0, file: try makeIncoming(expecting: nil)) }
        do {
            try imaging.render(
                RenderJob(
                    sourcePath: blobs.localPath(of: content.blob), type: content.type,
                    image: content.image,
                    outputs: outputs.map { RenderJob.Output(recipe: $0.recipe, path: $0.file.path) },
                    caller: turn.caller))
        } catch ImagingError.late(let reason) {
            renderBackoff.noteLate(work)
            throw ImagingError.late(reason)
        } catch ImagingError.undecodable {
            // Bytes that are gone, because the last file was deleted and swept meanwhile, say nothing of the
            // content.
            guard try blobs.size(of: content.blob) != nil else {
                throw MediaError.contentMissing(content.blob)
            }
            return try catalog.markUndecodable(content.blob)
        }
        renderBackoff.forget(work)
        for output in outputs {
            let modified = try catalog.stampRendition(
                of: content.blob, recipe: output.recipe.key, size: try output.file.size())
            try blobs.storeDerived(
                output.file, of: content.blob, recipe: output.recipe.key, modified: modified)
        }
    }

    /// Links the renditions at the paths the row has; a file that got other content is left to its own turn.
    private func publishThumbnails(of file: MediaFile, _ image: ImageFacts) throws {
        try locks.withLock(on: file.number) {
            guard let current = try catalog.file(number: file.number) else { return }
            guard current.content.blob == file.content.blob else {
                return thumbnailQueue.append(file.number)
            }
            try linkThumbnails(of: current, image)
        }
    }

    /// Links the renditions at the paths the row has, and again while the file moves meanwhile; the caller holds its
    /// lock.
    private func linkThumbnails(of file: MediaFile, _ image: ImageFacts) throws {
        var file = file
        for _ in 0..<16 {
            let made = try file.isPublic ? link(file.thumbnails, of: file, image) : file.thumbnails
            try catalog.markThumbnailsMade(
                number: file.number, content: file.content.blob, edges: made.map(\.edge))
            // Whoever changes the file commits first and unlinks then, so the row is looked at last.
            let current = try catalog.file(number: file.number)
            let hasSameContent = current?.content.blob == file.content.blob
            if hasSameContent, current?.isPublic == file.isPublic, current?.hasSamePaths(as: file) == true {
                return
            }
            // Of other content nothing may stay, also where it lies at the right place: the first reader gets
            // it anew.
            let wanted = hasSameContent && current?.isPublic == true ? current?.thumbnails ?? [] : []
            for thumbnail in file.thumbnails
            where !wanted.contains(where: { $0.path.hasSameBytes(as: thumbnail.path) }) {
                try blobs.unpublish(thumbnail.path)
            }
            guard let current else { return }
            guard hasSameContent else { return thumbnailQueue.append(file.number) }
            file = current
        }
    }

    /// Links those renditions that may be linked by now; returns of which thumbnails these are.
    private func link(
        _ thumbnails: [Thumbnail], of file: MediaFile, _ image: ImageFacts
    ) throws -> [Thumbnail] {
        let blob = file.content.blob
        let recipes = thumbnails.map { thumbnailRecipe(edge: $0.edge, of: image).key }
        let due = try Set(recipes).filter { try catalog.linkTime(of: file, recipe: $0) == .due }
        let sizes = due.compactMap { recipe in
            blobs.derived(of: blob, recipe: recipe).map { (recipe, $0.size) }
        }
        if !sizes.isEmpty {
            try catalog.setLinkTimes(of: file, sizes: Dictionary(uniqueKeysWithValues: sizes))
        }
        return try zip(thumbnails, recipes).filter { thumbnail, recipe in
            guard case .at(let modified) = try catalog.linkTime(of: file, recipe: recipe) else {
                return false
            }
            return try blobs.publishDerived(
                of: blob, recipe: recipe, modified: modified, at: thumbnail.path)
        }.map(\.0)
    }
}

extension TemporaryFile {
    /// Bytes in the file at its path now.
    func size() throws -> Int64 {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw SystemError("stat") }
        return Int64(facts.st_size)
    }
}
