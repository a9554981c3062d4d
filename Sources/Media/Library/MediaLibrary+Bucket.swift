extension MediaLibrary {
    /// Changes a bucket and, if its visibility changes, publishes or unpublishes everything in it.
    ///
    /// Returns it before and after, nil if there is none; nothing is written if `change` throws.
    package func updateBucket(
        _ id: BucketID, _ change: (inout Bucket) throws -> Void
    ) throws -> (before: Bucket, after: Bucket)? {
        guard let outcome = try catalog.updateBucket(id, change) else { return nil }
        switch (outcome.before.visibility, outcome.after.visibility) {
        case (.public, .private): try blobs.unpublishAll(of: id)
        case (.private, .public): try publishAll(of: id)
        case (.public, .public), (.private, .private): break
        }
        return outcome
    }

    /// Publishes the originals of a bucket; a thumbnail follows when it is first asked for.
    private func publishAll(of bucket: BucketID) throws {
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            for file in files where file.bucket == bucket { publish(file) }
            last = files[files.count - 1].number
        }
    }
}

extension Bucket {
    /// What is wrong with its settings; empty if it may exist.
    package var problems: [FieldProblem] {
        var problems: [FieldProblem] = []
        if minUploadFileSize < 0 {
            problems.append(FieldProblem("minUploadFileSize", "The smallest size must be 0 or more."))
        }
        if maxUploadFileSize < max(minUploadFileSize, 1) {
            problems.append(
                FieldProblem("maxUploadFileSize", "The largest size must be at least 1 and the smallest size."))
        }
        if !(1...604_800).contains(downloadExpiration) {
            problems.append(FieldProblem("downloadExpiration", "The expiration must be from 1 to 604800 seconds."))
        }
        let isHeaderValue = cacheControl.utf8.allSatisfy { (32...126).contains($0) }
        if !isHeaderValue || cacheControl.utf8.count > 255 {
            problems.append(FieldProblem("cacheControl", "The cache control must be one line of printable ASCII."))
        }
        return problems
    }
}
