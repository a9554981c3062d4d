extension MediaLibrary {
    /// Contents that no file refers to and that have not changed for `age` seconds.
    package func orphans(olderThan age: Int64) throws -> [BlobKey] {
        var orphans: [BlobKey] = []
        try blobs.forEachBlob(olderThan: age) { orphans += try unreferenced(among: $0) }
        return orphans
    }

    /// Removes what ``orphans(olderThan:)`` lists; what somebody has come to refer to meanwhile, or is storing again, stays.
    ///
    /// - Parameters:
    ///   - age: seconds since the last change.
    ///   - most: contents that are removed at most; a further call removes others.
    /// - Returns: the removed contents.
    /// - Throws: what the store or the catalog throws.
    package func deleteOrphans(olderThan age: Int64, atMost most: Int = .max) throws -> [BlobKey] {
        var deleted: [BlobKey] = []
        try blobs.forEachBlob(olderThan: age) { keys in
            guard deleted.count < most else { return }
            deleted += try removeUnreferenced(Array(unreferenced(among: keys).prefix(most - deleted.count)))
        }
        return deleted
    }

    /// Files whose content is not there.
    ///
    /// - Parameter most: files that are looked for at most.
    /// - Returns: the files, ascending by number.
    /// - Throws: what the store or the catalog throws.
    package func brokenFiles(atMost most: Int = .max) throws -> [MediaFile] {
        var broken: [MediaFile] = []
        var last: Int64 = 0
        while broken.count < most, case let files = try catalog.files(after: last, limit: 500), !files.isEmpty
        {
            broken += try files.filter { try $0.isUploaded && !hasContent($0) }
            last = files[files.count - 1].number
        }
        return Array(broken.prefix(most))
    }

    /// Takes out what ``brokenFiles(atMost:)`` lists; a file that has got content meanwhile stays.
    ///
    /// - Parameter most: files that are looked at at most; a further call takes out others.
    /// - Returns: the files that were taken out.
    /// - Throws: what the store or the catalog throws.
    package func deleteBrokenFiles(atMost most: Int = .max) throws -> [MediaFile] {
        try brokenFiles(atMost: most).compactMap { file in
            do {
                return try delete(number: file.number) { current in
                    if try hasContent(current) { throw MediaError.changedMeanwhile }
                }
            } catch MediaError.changedMeanwhile {
                return nil
            }
        }
    }

    private func hasContent(_ file: MediaFile) throws -> Bool {
        try blobs.size(of: file.content.blob) != nil
    }

    /// Removes those of `keys` that nobody refers to, checking once more while no upload is under way; returns them.
    func removeUnreferenced(_ keys: [BlobKey]) throws -> [BlobKey] {
        try takeUnreferenced(keys, blobs.remove)
    }

    /// Has `take` make those of `keys` vanish that nobody refers to, as ``removeUnreferenced(_:)`` does.
    func takeUnreferenced(_ keys: [BlobKey], _ take: (BlobKey) throws -> Void) throws -> [BlobKey] {
        let candidates = try unreferenced(among: keys)
        guard !candidates.isEmpty else { return [] }
        return try blobs.excludingUploads {
            let doomed = try unreferenced(among: candidates)
            for key in doomed { try take(key) }
            try catalog.forgetBlobs(doomed)
            return doomed
        } ?? []
    }

    private func unreferenced(among keys: [BlobKey]) throws -> [BlobKey] {
        guard !keys.isEmpty else { return [] }
        let referenced = try catalog.referencedBlobs(among: keys)
        return keys.filter { !referenced.contains($0) }
    }
}
