extension MediaFile {
    /// Whether the original and every thumbnail lie at the same paths, byte for byte: composed and decomposed letters are
    /// different files on disk and different URLs.
    package func hasSamePaths(as other: MediaFile) -> Bool {
        path.hasSameBytes(as: other.path)
            && thumbnails.elementsEqual(other.thumbnails) { $0.path.hasSameBytes(as: $1.path) }
    }
}
