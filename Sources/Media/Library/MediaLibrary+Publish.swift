extension MediaLibrary {
    /// Makes `media/` show what the catalog says of a public file; a failure is left to the next reader, whom
    /// nginx sends to ``publication(at:)``, because the catalog is the truth and `media/` its projection.
    func publish(_ file: MediaFile) {
        guard file.isPublic else { return }
        _ = try? publishOriginal(file)
    }

    /// Publishes every file whose publication was cut short or never begun; what fails is left as ``publish(_:)``
    /// leaves it.
    func publishAwaiting() throws {
        var last: Int64 = 0
        while case let files = try catalog.filesAwaitingPublication(after: last, limit: 500), !files.isEmpty {
            for file in files { publish(file) }
            last = files[files.count - 1].number
        }
    }

    /// What is to be served at a path below `media/` where nginx found nothing.
    package enum Served: Equatable, Sendable {
        /// The file lies at its path now.
        case published(path: String)
        /// It moved; the new path below `media/`.
        case moved(path: String)
        case nothing
    }

    /// Publishes what belongs at `path`, rendering a thumbnail that is not made yet.
    ///
    /// Throws ``ImagingError/unavailable(_:)`` if no render worker could be had,
    /// ``MediaError/contentMissing(_:)`` if the bytes are gone.
    package func publication(at path: String) throws -> Served {
        switch try catalog.publication(at: path) {
        case .original(let file):
            guard let current = try publishOriginal(file) else { return .nothing }
            return current == path ? .published(path: path) : .moved(path: current)
        case .thumbnail(let file, let thumbnail):
            try makeThumbnails(of: file)
            return blobs.isPublished(thumbnail.path) ? .published(path: thumbnail.path) : .nothing
        case .moved(let path):
            return .moved(path: path)
        case nil:
            return .nothing
        }
    }

    /// Links the content at the file's path, unless a replace of it is under way in this process: that has to end
    /// first. Returns the path, nil if the file is gone or private by now.
    private func publishOriginal(_ file: MediaFile) throws -> String? {
        try locks.withLock(on: file.number) {
            guard let current = try catalog.file(number: file.number) else { return nil }
            return try linkOriginal(current)
        }
    }

    /// Links the content at the file's path, and again while the file changes meanwhile; the caller holds its lock.
    ///
    /// Publication and the row are no transaction: whoever deletes or moves commits first and unlinks then,
    /// so whoever links looks at the row again afterwards and takes the link away if the row no longer wants
    /// it. Returns the path, nil if the file is gone or private by now.
    func linkOriginal(_ file: MediaFile) throws -> String? {
        var file = file
        for _ in 0..<16 {
            guard file.isPublic else { return nil }
            if !blobs.shows(file.path, file.content.blob, modified: file.content.modified) {
                try blobs.publish(file.content.blob, modified: file.content.modified, at: file.path)
            }
            let stale = try unpublishStaleThumbnails(of: file)
            guard let current = try catalog.file(number: file.number), current.isPublic else {
                try blobs.unpublish(file.path)
                return nil
            }
            if current.path == file.path, current.content == file.content {
                // The next start does not look again at what is marked.
                try blobs.flushPublished([file.path] + stale)
                catalog.markPublished(file)
                return file.path
            }
            if current.path != file.path { try blobs.unpublish(file.path) }
            file = current
        }
        return nil
    }

    /// Takes away thumbnails that lie at their path although they were not made of the present content; answers where.
    private func unpublishStaleThumbnails(of file: MediaFile) throws -> [String] {
        let stale = file.thumbnails.filter { !$0.isMade && blobs.isPublished($0.path) }.map(\.path)
        for path in stale { try blobs.unpublish(path) }
        return stale
    }

    /// Takes away what the catalog has retired. What fails stays retired for the next time and keeps no other
    /// path from being cleared; the first failure is thrown in the end. That the catalog cannot be told is none: what
    /// is gone is merely looked at once more.
    func clearRetiredPaths() throws {
        var failure: (any Error)?
        while case let paths = try catalog.retiredPaths(limit: 500), !paths.isEmpty {
            var cleared: [String] = []
            for path in paths {
                do {
                    if try catalog.publication(at: path).isRedirectOrNothing { try blobs.unpublish(path) }
                    cleared.append(path)
                } catch {
                    failure = failure ?? error
                }
            }
            // What was deleted must not be back after a power cut.
            try blobs.flushPublished(cleared)
            do { try catalog.forgetRetired(cleared) } catch MediaError.busy { break }
            if cleared.isEmpty { break }
        }
        if let failure { throw failure }
    }
}

extension Publication? {
    /// Whether nothing may lie at the path: a path retired long ago may have been taken again.
    var isRedirectOrNothing: Bool {
        switch self {
        case nil, .moved: true
        case .original, .thumbnail: false
        }
    }
}
