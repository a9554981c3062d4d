import Glibc

/// What a backup or a restore has done.
package struct BackupReport: Equatable, Sendable {
    /// Files in the catalog.
    package var files = 0
    /// Contents that were not there before.
    package var blobs = 0
    /// Contents that are nowhere to be found.
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
    package func backUp(_ copying: any CatalogCopying, to folder: String) throws -> BackupReport {
        let part = "\(folder)/.\(Self.catalogName).part"
        unlink(part)
        defer { unlink(part) }
        var report = BackupReport()
        // No sweep may take what the copy still refers to.
        try blobs.retainingBlobs {
            try catalog.snapshot {
                try copying.copy(to: part)
                try forEachContent(&report) { try blobs.exportBlob($0, to: folder) }
            }
        }
        sync()
        guard rename(part, "\(folder)/\(Self.catalogName)") == 0 else { throw SystemError("rename") }
        sync()
        return report
    }

    /// Takes every content this catalog refers to from a backup, sharing bytes where that is possible; what is not there is
    /// counted as missing.
    package func restoreBlobs(from folder: String) throws -> BackupReport {
        var report = BackupReport()
        try forEachContent(&report) { try blobs.importBlob($0, from: folder) }
        sync()
        return report
    }

    /// Calls `transfer` with every content some file has or is about to have; it answers whether the content is new at its
    /// destination, and throws ``MediaError/contentMissing(_:)`` where there is none.
    private func forEachContent(
        _ report: inout BackupReport, _ transfer: (BlobKey) throws -> Bool
    ) throws {
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            for file in files {
                report.files += 1
                for key in [file.content.blob, file.pending?.content.blob].compactMap(\.self) {
                    do {
                        if try transfer(key) { report.blobs += 1 }
                    } catch MediaError.contentMissing {
                        report.missing += 1
                    }
                }
            }
            last = files[files.count - 1].number
        }
    }
}
