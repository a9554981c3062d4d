extension MediaLibrary {
    /// Takes up what an earlier process left undone: URLs that should be gone, thumbnails that are not made; for the start.
    package func resume() throws {
        for bucket in try catalog.buckets() where bucket.visibility == .private {
            try blobs.unpublishAll(of: bucket.id)
        }
        try clearRetiredPaths()
        try queueUnmadeThumbnails()
    }
}
