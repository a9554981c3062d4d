/// New content for a file, and what is to change with it.
package struct Replacement {
    package var received: ReceivedFile
    /// The client's file name, which helps to tell the type.
    package var filename: String
    package var name: Change<String?>
    /// The text of a JSON object, nil to clear it.
    package var metadata: Change<String?>
    /// Who asks, recorded with an infected upload: the text of a JSON object.
    package var session: String

    package init(
        received: ReceivedFile, filename: String, name: Change<String?> = .keep,
        metadata: Change<String?> = .keep, session: String = "{}"
    ) {
        self.received = received
        self.filename = filename
        self.name = name
        self.metadata = metadata
        self.session = session
    }
}

extension MediaLibrary {
    /// Gives a file new content under the same id, path and URLs, in three steps that are atomic each
    /// (Decisions/0008):
    ///
    /// 1. the new content is durable and noted as pending, `isUploaded` is false;
    /// 2. the row takes content, name and metadata, `isUploaded` is true again;
    /// 3. the published link is swapped, or taken away if the name does not say the type of the new content.
    ///
    /// Readers get the old bytes, then the new, each with their own type. A crash in between is made up for by ``resume()``, a
    /// replace that finds another one half done finishes it first. When it returns, no URL shows the old content.
    ///
    /// - Parameters:
    ///   - number: of the file.
    ///   - replacement: the new content, name and metadata.
    ///   - check: runs in the transaction of the first step and may throw to leave everything as it is.
    /// - Returns: the file as it is then, nil if there is none.
    /// - Throws: as ``upload(_:)`` does.
    package func replace(
        number: Int64, with replacement: Replacement, if check: (MediaFile) throws -> Void = { _ in }
    ) throws -> MediaFile? {
        try replacement.admitTexts()
        guard let file = try catalog.file(number: number) else { return nil }
        guard let bucket = try catalog.bucket(file.bucket) else { throw MediaError.bucketNotFound }
        try bucket.admit(replacement.received.size)
        try scan(
            replacement.received, as: file.id, named: replacement.filename, session: replacement.session)
        let content = try examine(replacement.received, named: replacement.filename)
        return try storing(replacement.received.file, as: content.blob) {
            try locks.withLock(on: number) {
                try begin(number: number, content, replacement, if: check)
                    .flatMap { try insistOnFinishing($0) }
            }
        }
    }

    /// Finishes every replace that was cut short, by the end of a process or because the catalog could not be written
    /// to any more.
    package func finishInterruptedReplaces() throws {
        for file in try catalog.interruptedReplaces() {
            try locks.withLock(on: file.number) {
                // One that was under way has ended by now.
                if let current = try catalog.file(number: file.number) { _ = try finish(current) }
            }
        }
    }

    /// The second and the third step. Whether the second came about is unknown after a failure, so the catalog is asked and
    /// what is missing is done once more; if that fails too, the next start does it.
    private func insistOnFinishing(_ file: MediaFile) throws -> MediaFile? {
        do {
            return try finish(file)
        } catch let error where !(error is MediaError) {
            guard let current = try catalog.file(number: file.number) else { return nil }
            guard current.pending == nil else { return try finish(current) }
            return try tidy(after: current, showing: file.path)
        }
    }

    /// The first step. Returns the file with its pending content, nil if there is none.
    private func begin(
        number: Int64, _ content: Content, _ replacement: Replacement, if check: (MediaFile) throws -> Void
    ) throws -> MediaFile? {
        for _ in 0..<16 {
            if let file = try catalog.file(number: number), file.pending != nil { _ = try finish(file) }
            do {
                return try catalog.update(number: number) { file in
                    try check(file)
                    // Another process has begun one since.
                    guard file.pending == nil else { throw MediaError.changedMeanwhile }
                    var pending = PendingReplace(
                        content: content, name: file.name, metadata: file.metadata)
                    if case .set(let name) = replacement.name { pending.name = name }
                    if case .set(let metadata) = replacement.metadata { pending.metadata = metadata }
                    file.pending = pending
                    file.isUploaded = false
                }?.after
            } catch MediaError.changedMeanwhile {
                continue
            }
        }
        throw MediaError.changedMeanwhile
    }

    /// The second and the third step, for a file that has pending content. Returns the file as it is then, nil if it
    /// is gone by now.
    private func finish(_ file: MediaFile) throws -> MediaFile? {
        guard let pending = file.pending else { return file }
        guard try blobs.size(of: pending.content.blob) != nil else { return try abandon(file) }
        let outcome = try settle(number: file.number, pending.content)
        let current = try tidy(after: outcome?.after, showing: file.path)
        guard let before = outcome?.before, let after = current else { return nil }
        if before.content.blob != after.content.blob {
            // Readers and backups that have just begun still want the old bytes, and what was made of them; the grace
            // period, after which a sweep takes both, begins now.
            try blobs.renew(before.content.blob)
        }
        if after.thumbnails.contains(where: { !$0.isMade }) { thumbnailQueue.append(after.number) }
        return after
    }

    /// The second step; does nothing where another process has taken it already.
    private func settle(
        number: Int64, _ content: Content
    ) throws -> (before: MediaFile, after: MediaFile)? {
        for _ in 0..<16 {
            guard let current = try catalog.file(number: number) else { return nil }
            let thumbnails = try thumbnails(of: current, for: content)
            do {
                return try catalog.update(number: number) { file in
                    guard let pending = file.pending, pending.content == content else { return }
                    guard file.hasSamePaths(as: current) else { throw MediaError.changedMeanwhile }
                    file.content = pending.content
                    file.name = pending.name
                    file.metadata = pending.metadata
                    file.pending = nil
                    file.isUploaded = true
                    file.thumbnails = thumbnails
                    file.markUpdated()
                    file.isContentTagUsed = false
                }
            } catch MediaError.changedMeanwhile, MediaError.pathTaken {
                continue
            }
        }
        throw MediaError.changedMeanwhile
    }

    /// What a file's thumbnails will be with other content: those it has stay where they are, and none is made yet.
    private func thumbnails(of file: MediaFile, for content: Content) throws -> [Thumbnail] {
        guard content.image?.isRenderable == true else { return [] }
        var planned = try completeThumbnails(of: file)
        for index in planned.indices { planned[index].isMade = false }
        return planned
    }

    /// The third step: leaves nothing at any path that shows what the row does not say. Returns the file as it is then, nil
    /// if it is gone.
    private func tidy(after file: MediaFile?, showing path: String) throws -> MediaFile? {
        var current = file
        if let file, file.isPublic {
            current = try linkOriginal(file) ?? catalog.file(number: file.number)
        }
        // It moved, or was deleted, while the link was swapped.
        if current?.path.hasSameBytes(as: path) != true, try catalog.publication(at: path).isRedirectOrNothing
        {
            try blobs.unpublish(path)
        }
        try clearRetiredPaths()
        return current
    }

    /// Takes a replace back whose new bytes are gone: better the old content than none.
    private func abandon(_ file: MediaFile) throws -> MediaFile? {
        let outcome = try catalog.update(number: file.number) { current in
            guard current.pending?.content == file.pending?.content else { return }
            current.pending = nil
            current.isUploaded = true
        }
        if let after = outcome?.after { _ = try linkOriginal(after) }
        return outcome?.after
    }
}
