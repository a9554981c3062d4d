extension MediaLibrary {
    /// Takes a file out: first the row, for good, then its URLs; its bytes go with a later sweep.
    ///
    /// - Parameter check: may throw to keep the file (a precondition, a permission); its error is passed on.
    /// Returns the file as it was, nil if there is none.
    package func delete(
        number: Int64, if check: (MediaFile) throws -> Void = { _ in }
    ) throws -> MediaFile? {
        guard let file = try catalog.remove(number: number, if: check) else { return nil }
        if file.isPublic { try clearRetiredPaths() }
        return file
    }
}
