extension MediaLibrary {
    /// Contents that no file refers to and that have not changed for `age` seconds.
    package func orphans(olderThan age: Int64) throws -> [BlobKey] {
        var orphans: [BlobKey] = []
        try blobs.forEachBlob(olderThan: age) { orphans += try unreferenced(among: $0) }
        return orphans
    }

    /// Removes what ``orphans(olderThan:)`` lists and returns it; what somebody has come to refer to meanwhile, or is
    /// storing again, stays.
    package func deleteOrphans(olderThan age: Int64) throws -> [BlobKey] {
        var deleted: [BlobKey] = []
        try blobs.forEachBlob(olderThan: age) { deleted += try removeUnreferenced($0) }
        return deleted
    }

    /// Files whose content is not there.
    package func brokenFiles() throws -> [MediaFile] {
        var broken: [MediaFile] = []
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            broken += try files.filter { try $0.isUploaded && !hasContent($0) }
            last = files[files.count - 1].number
        }
        return broken
    }

    /// Takes out what ``brokenFiles()`` lists and returns it; a file that has got content meanwhile stays.
    package func deleteBrokenFiles() throws -> [MediaFile] {
        try brokenFiles().compactMap { file in
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
