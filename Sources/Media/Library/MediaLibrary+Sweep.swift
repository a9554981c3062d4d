/// What a sweep did.
package struct SweepReport: Equatable, Sendable {
    package var removedBlobs = 0
    package var removedRenditions = 0
    /// Renditions that went because all together took more than they may.
    package var evictedRenditions = 0
    package var removedIncoming = 0
    /// Blobs the catalog has never heard of that went into quarantine.
    package var quarantinedBlobs = 0
    /// Such blobs that were there for so long that nobody will ask for them.
    package var removedQuarantined = 0
    /// Blobs the catalog has never heard of that were left alone, because they are too many to be crash
    /// remains.
    package var sparedUnknownBlobs = 0

    /// Folders of the public tree that had nothing in them any more.
    package var removedFolders = 0

    package init() {}
}

extension MediaLibrary {
    /// More unknown blobs than this share of all, or than ``unknownBlobFloor``, are no crash remains: the
    /// catalog may be an old backup, and then they are somebody's files.
    private static let unknownBlobShare = 0.01
    private static let unknownBlobFloor = 100
    /// Seconds that blobs the catalog has never heard of are kept in quarantine: somebody may find out that it was the
    /// catalog that was wrong.
    private static let quarantine: Int64 = 30 * 86_400

    /// Removes bytes nobody refers to any more: blobs, renditions, what interrupted uploads left, retired
    /// URLs; then of the renditions as many as are too much. Blobs that the catalog has never heard of go into quarantine
    /// first.
    ///
    /// Files are listed first and rows looked up second, so an upload that begins meanwhile is never taken
    /// for an orphan; a blob younger than `grace` seconds is left alone, and each is checked once more while
    /// no upload is under way. Throws nothing away if the catalog holds no file at all but the store holds
    /// blobs.
    package func sweep(grace: Int64) throws -> SweepReport {
        var report = SweepReport()
        try clearRetiredPaths()
        report.removedFolders = try blobs.removeEmptyFolders(olderThan: grace)
        report.removedIncoming = try blobs.removeAbandonedIncoming()
        report.removedIncoming += try blobs.removeStaleIncoming(olderThan: grace)
        var seen = 0
        var unknown: [BlobKey] = []
        try blobs.forEachBlob(olderThan: grace) { keys in
            seen += keys.count
            let known = try catalog.knownBlobs(among: keys)
            unknown += keys.filter { !known.contains($0) }
            report.removedBlobs += try removeUnreferenced(keys.filter(known.contains)).count
        }
        if !areUnaccountable(unknown: unknown.count, of: seen),
            try catalog.page(FileQuery()).total > 0 || unknown.count == 0
        {
            report.quarantinedBlobs = try takeUnreferenced(unknown) { key in
                _ = try blobs.quarantine(key, as: .unknown)
            }.count
        } else {
            report.sparedUnknownBlobs = unknown.count
        }
        report.removedQuarantined = try blobs.removeQuarantined(.unknown, olderThan: Self.quarantine)
        try blobs.forEachDerived { keys in
            for key in keys where try blobs.size(of: key) == nil {
                try blobs.removeDerived(of: key)
                report.removedRenditions += 1
            }
        }
        report.evictedRenditions = try evictRenditions()
        return report
    }

    /// Whether so many blobs the catalog has never heard of are more than crashes leave.
    func areUnaccountable(unknown: Int, of all: Int) -> Bool {
        unknown > max(Self.unknownBlobFloor, Int(Double(all) * Self.unknownBlobShare))
    }
}
