extension MediaLibrary {
    /// Takes up what an earlier process left undone, for the start: replaces that had begun, URLs that should be gone,
    /// files that should be published, thumbnails that are not made.
    package func resume() throws {
        try finishInterruptedReplaces()
        for bucket in try catalog.buckets() where bucket.visibility == .private {
            try blobs.unpublishAll(of: bucket.id)
        }
        try clearRetiredPaths()
        try publishAwaiting()
        try queueUnmadeThumbnails()
    }
}
