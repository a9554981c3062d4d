import Glibc

/// What a backup or a restore has done.
package struct BackupReport: Equatable, Sendable {
    /// Files in the catalog.
    package var files = 0
    /// Contents that were not there before.
    package var blobs = 0
    /// Those of them that share their bytes with the data directory's, so that damage to one is damage to both.
    package var linked = 0
    /// Contents that are nowhere to be found, are no regular files, or have another size than the catalog says.
    package var missing = 0

    package init() {}
}

extension MediaLibrary {
    private static let catalogName = "catalog.sqlite"

    /// Makes `folder` hold the catalog of this moment and every content it refers to; durable when it returns.
    ///
    /// The contents are hard links where the filesystem allows it, so that a backup beside the data costs no room and a few
    /// seconds; one to another disk is a copy. What an earlier backup has put there stays. The catalog comes last: a backup
    /// that was cut short has the former one.
    /// - Parameters:
    ///   - copying: writes the copy of the catalog.
    ///   - folder: is there, and open to its owner alone.
    ///   - copies: gives the backup bytes of its own, on the same filesystem too.
    /// - Returns: what was done.
    /// - Throws: what the catalog and the store throw; ``SystemError``.
    package func backUp(
        _ copying: any CatalogCopying, to folder: String, copies: Bool = false
    ) throws -> BackupReport {
        let part = "\(folder)/.\(Self.catalogName).part"
        unlink(part)
        defer { unlink(part) }
        var report = BackupReport()
        // No sweep may take what the copy still refers to.
        try blobs.retainingBlobs {
            try catalog.snapshot {
                try copying.copy(to: part)
                try forEachContent(&report) { content in
                    // A content that was cut short must not take the place of a whole one in the backup.
                    guard try blobs.size(of: content.blob) == content.size else {
                        throw MediaError.contentMissing(content.blob)
                    }
                    return try blobs.exportBlob(content.blob, to: folder, copies: copies)
                }
            }
        }
        sync()
        let place = "\(folder)/\(Self.catalogName)"
        guard rename(part, place) == 0 else { throw SystemError("rename", path: place) }
        sync()
        return report
    }

    /// Takes every content this catalog refers to from a backup, sharing bytes where that is possible.
    ///
    /// - Parameter folder: of the backup.
    /// - Returns: what was done; what is not there is counted as missing.
    /// - Throws: what the catalog and the store throw.
    package func restoreBlobs(from folder: String) throws -> BackupReport {
        var report = BackupReport()
        try forEachContent(&report) { try blobs.importBlob($0.blob, from: folder) }
        sync()
        return report
    }

    /// Calls `transfer` with every content some file has or is about to have; it throws
    /// ``MediaError/contentMissing(_:)`` where there is none.
    private func forEachContent(
        _ report: inout BackupReport, _ transfer: (Content) throws -> BlobTransfer
    ) throws {
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            for file in files {
                report.files += 1
                for content in [file.content, file.pending?.content].compactMap(\.self) {
                    do {
                        report.add(try transfer(content))
                    } catch MediaError.contentMissing {
                        report.missing += 1
                    }
                }
            }
            last = files[files.count - 1].number
        }
    }
}

extension BackupReport {
    fileprivate mutating func add(_ transfer: BlobTransfer) {
        if transfer != .present { blobs += 1 }
        if transfer == .linked { linked += 1 }
    }
}
