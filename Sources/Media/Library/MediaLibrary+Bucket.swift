extension MediaLibrary {
    /// Changes a bucket and, if its visibility changes, publishes or unpublishes everything in it.
    ///
    /// Thumbnails follow when they are first asked for. Moves `updatedAt`, whatever changes. Returns the bucket before and
    /// after, nil if there is none; nothing is written if `change` throws.
    package func updateBucket(
        _ id: BucketID, _ change: (inout Bucket) throws -> Void
    ) throws -> (before: Bucket, after: Bucket)? {
        guard
            let outcome = try catalog.updateBucket(
                id,
                { bucket in
                    try change(&bucket)
                    bucket.updatedAt = max(.now, Timestamp(microseconds: bucket.updatedAt.microseconds + 1))
                })
        else { return nil }
        switch (outcome.before.visibility, outcome.after.visibility) {
        case (.public, .private): try blobs.unpublishAll(of: id)
        case (.private, .public): try publishAwaiting()
        case (.public, .public), (.private, .private): break
        }
        return outcome
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
                FieldProblem(
                    "maxUploadFileSize", "The largest size must be at least 1 and the smallest size."))
        }
        if !(1...604_800).contains(downloadExpiration) {
            problems.append(
                FieldProblem("downloadExpiration", "The expiration must be from 1 to 604800 seconds."))
        }
        if id == .coreMedia, library == .hidden {
            problems.append(
                FieldProblem(
                    "library", "The bucket '\(id)' takes the library's uploads and cannot be hidden."))
        }
        let isHeaderValue = cacheControl.utf8.allSatisfy { (32...126).contains($0) }
        if !isHeaderValue || cacheControl.utf8.count > 255 {
            problems.append(
                FieldProblem("cacheControl", "The cache control must be one line of printable ASCII."))
        }
        return problems
    }
}
