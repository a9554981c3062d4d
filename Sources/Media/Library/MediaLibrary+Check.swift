extension MediaLibrary {
    /// Compares the catalog with the contents, byte for byte, and with what is published.
    ///
    /// May run while the service runs: what is found is looked at once more a moment later.
    ///
    /// - Parameters:
    ///   - repair: brings the projections (`media/`, thumbnails) back in line with the truth, and damaged contents into
    ///     quarantine. Rows are never touched, and the last copy of anything is never removed.
    ///   - backup: a folder that `vitrine backup` has filled; a repair takes missing and damaged contents from it.
    ///   - progress: gets the report so far and the count of all files, after every file.
    package func check(
        repair: Bool, backup: String? = nil, progress: (CheckReport, _ files: Int) -> Void = { _, _ in }
    ) throws -> CheckReport {
        var check = LibraryCheck(library: self, repairs: repair, backup: backup)
        try check.run(progress)
        return check.report
    }

    /// Looks for contents and for what is published, without reading any content: seconds, even for a large library.
    ///
    /// - Parameter progress: gets the report so far and the count of all files, after every file.
    /// - Returns: what is wrong; bytes that rotted behind a right size are no part of it.
    /// - Throws: what the catalog and the store throw.
    package func inspect(
        progress: (CheckReport, _ files: Int) -> Void = { _, _ in }
    ) throws -> CheckReport {
        var check = LibraryCheck(library: self, repairs: false, backup: nil, readsContents: false)
        try check.run(progress)
        return check.report
    }
}
