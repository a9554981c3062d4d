extension MIMEType {
    /// Types that a browser displays without running anything, besides those of video and audio.
    private static let inertTypes: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif",
        "image/tiff", "image/bmp", "image/vnd.microsoft.icon", "text/plain", "text/csv", "text/markdown",
        "text/tab-separated-values",
    ]

    /// Whether a browser displays it without running anything.
    ///
    /// nginx has the same list for public files (`$vitrine_disposition` in nginx/vitrine.conf). A type that is not listed may be
    /// a document with script, or one that some browser guesses to be.
    package var isInert: Bool {
        let essence = essence
        return Self.inertTypes.contains(essence) || essence.hasPrefix("video/")
            || essence.hasPrefix("audio/")
    }

    /// Whether it holds other documents, each with a type of its own: messages, and parts such as those of web archives.
    package var isCompound: Bool {
        let essence = essence
        return essence.hasPrefix("message/") || essence.hasPrefix("multipart/")
            || essence == "application/x-mimearchive"
    }
}
