extension MediaLibrary {
    /// Takes up all that an earlier process left undone.
    package func resume() throws {
        try withdrawLeftovers()
        try publishLeftovers()
    }

    /// Removes what uploads of killed processes have left, finishes replaces that had begun and removes what `media/` must
    /// not show any more; has to be done before the first request.
    package func withdrawLeftovers() throws {
        _ = try blobs.removeAbandonedIncoming()
        try finishInterruptedReplaces()
        for bucket in try catalog.buckets() where bucket.visibility == .private {
            try blobs.unpublishAll(of: bucket.id)
        }
        try clearRetiredPaths()
    }

    /// Publishes files that should be public and queues thumbnails that are not made; meanwhile requests for them are served
    /// all the same.
    ///
    /// - Parameter isEnding: asked after each file; the rest is left to the next start.
    /// - Throws: what the catalog throws.
    package func publishLeftovers(until isEnding: () -> Bool = { false }) throws {
        try publishAwaiting(until: isEnding)
        if !isEnding() { try queueUnmadeThumbnails() }
    }
}
