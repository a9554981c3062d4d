extension MediaLibrary {
    /// Takes a file out: first the row, for good, then its URLs; its bytes go with a sweep after the grace period,
    /// which begins now, so that a copy of catalog and blobs taken meanwhile is whole.
    ///
    /// - Parameters:
    ///   - number: of the file.
    ///   - check: may throw to keep the file (a precondition, a permission); its error is passed on.
    /// - Returns: the file as it was, nil if there is none.
    /// - Throws: what `check` and the catalog throw; the file is kept then.
    package func delete(
        number: Int64, if check: (MediaFile) throws -> Void = { _ in }
    ) throws -> MediaFile? {
        guard let file = try catalog.remove(number: number, if: check) else { return nil }
        try blobs.renew(file.content.blob)
        if file.isPublic { try clearRetiredPaths() }
        // What fails here goes with a sweep.
        try? discardRenditions(of: file.content.blob)
        return file
    }
}
