extension MediaLibrary {
    /// Stores received bytes, or keeps the same bytes that are there already.
    ///
    /// Bytes that are there are trusted only after a comparison, and never if their damage is known: the received ones
    /// take their place. Damage is noted before that, so that an interruption leaves a note to continue from.
    ///
    /// - Returns: whether content that the catalog knows was missing or damaged; ``republish(_:)`` has to follow.
    func store(_ file: TemporaryFile, as key: BlobKey) throws -> Bool {
        let isThere = try blobs.size(of: key) != nil
        let isDamaged = try isThere && catalog.isDamaged(key)
        if isThere, !isDamaged, try blobs.reuse(key, insteadOf: file) { return false }
        let isReferenced = try !catalog.referencedBlobs(among: [key]).isEmpty
        if isReferenced, !isDamaged { try catalog.noteDamage(key) }
        try blobs.store(file, as: key)
        return isReferenced || isDamaged
    }

    /// Makes every public path of a content show its present bytes, and renders anew what was made of the former ones;
    /// forgets the damage then.
    ///
    /// Links of the former bytes have the size and the time of the present ones, so each is taken away without a look; the
    /// responder serves the path until it is linked again, if its name says the type.
    func republish(_ key: BlobKey) throws {
        try blobs.removeDerived(of: key)
        var last: Int64 = 0
        while case let files = try catalog.files(having: key, after: last, limit: 500), !files.isEmpty {
            for file in files where try republish(file, key) { thumbnailQueue.append(file.number) }
            last = files[files.count - 1].number
        }
        try catalog.forgetDamage([key])
    }

    /// Does so for one file; false if nothing of it waits to be rendered.
    private func republish(_ file: MediaFile, _ key: BlobKey) throws -> Bool {
        try locks.withLock(on: file.number) {
            let outcome = try catalog.update(number: file.number) { current in
                guard current.content.blob == key else { return }
                for index in current.thumbnails.indices { current.thumbnails[index].isMade = false }
            }
            guard let current = outcome?.after, current.content.blob == key else { return false }
            if current.isPublic {
                try blobs.unpublish(current.path)
                _ = try linkOriginal(current)
            }
            return !current.thumbnails.isEmpty
        }
    }
}
