extension MediaLibrary {
    /// Makes `media/` show what the catalog says of a public file; a failure is left to the next reader, whom
    /// nginx sends to ``publication(at:turn:)``, because the catalog is the truth and `media/` its projection.
    func publish(_ file: MediaFile) {
        guard file.isPublic else { return }
        _ = try? publishOriginal(file)
    }

    /// Publishes every file whose publication was cut short or never begun; what fails is left as ``publish(_:)``
    /// leaves it.
    ///
    /// - Parameter isEnding: asked before each file; once it returns true the rest is left to the next call.
    /// - Throws: what the catalog throws.
    package func publishAwaiting(until isEnding: () -> Bool = { false }) throws {
        var last: Int64 = 0
        while case let files = try catalog.filesAwaitingPublication(after: last, limit: 500), !files.isEmpty {
            for file in files {
                if isEnding() { return }
                publish(file)
            }
            last = files[files.count - 1].number
        }
    }

    /// Brings the path of a file in line with its row, once a replace of it that is under way in this process has ended.
    private func publishOriginal(_ file: MediaFile) throws {
        try locks.withLock(on: file.number) {
            guard let current = try catalog.file(number: file.number) else { return }
            _ = try linkOriginal(current)
        }
    }

    /// Brings the path of a file in line with its row, and again while the file changes meanwhile; the caller holds its
    /// lock.
    ///
    /// Publication and the row are no transaction: whoever deletes or moves commits first and unlinks then,
    /// so whoever links looks at the row again afterwards and takes the link away if the row no longer wants
    /// it. Returns the file as it is then, nil if it is gone or private by now.
    func linkOriginal(_ file: MediaFile) throws -> MediaFile? {
        var file = file
        for _ in 0..<16 {
            guard file.isPublic else { return nil }
            let isSettled = try show(file)
            let stale = try unpublishStaleThumbnails(of: file)
            guard let current = try catalog.file(number: file.number), current.isPublic else {
                try blobs.unpublish(file.path)
                return nil
            }
            let isInPlace = current.path.hasSameBytes(as: file.path)
            if isInPlace, current.content == file.content {
                try blobs.flushPublished([file.path] + stale)
                // The next start does not look again at what is marked.
                if isSettled { catalog.markPublished(file) }
                return current
            }
            if !isInPlace { try blobs.unpublish(file.path) }
            file = current
        }
        return nil
    }

    /// Links the content at the file's path if nginx may serve it from there, else leaves nothing there, so that nginx asks
    /// ``publication(at:)``. Returns whether that is all there is to do; what has to wait is linked for a later reader.
    private func show(_ file: MediaFile) throws -> Bool {
        guard file.isTypedByName else {
            try withdraw(file)
            return true
        }
        var time = try catalog.linkTime(of: file, recipe: "")
        if time == .due {
            try catalog.setLinkTimes(of: file, sizes: ["": file.content.size])
            time = try catalog.linkTime(of: file, recipe: "")
        }
        guard case .at(let modified) = time else {
            try withdraw(file)
            return false
        }
        guard !blobs.shows(file.path, file.content.blob, modified: modified) else { return true }
        do {
            try blobs.publish(file.content.blob, modified: modified, at: file.path)
        } catch {
            // Readers get the bytes all the same, and never those that lay here before.
            try withdraw(file)
            throw error
        }
        return true
    }

    private func withdraw(_ file: MediaFile) throws {
        if blobs.isOccupied(file.path) { try blobs.unpublish(file.path) }
    }

    /// Takes away thumbnails that lie at their path although they were not made of the present content; returns where.
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
