extension LibraryCheck {
    /// Brings a content back, from a copy that is published or from the backup; else sees to it that damaged bytes are
    /// served no more.
    func mend(_ finding: Finding, of file: MediaFile) throws -> Finding.Outcome {
        guard
            let content = [file.content, file.pending?.content].compactMap(\.self)
                .first(where: { $0.blob == finding.content })
        else { return .open }
        // Another file with the same content may have had it mended.
        if try isSound(content) { return try publish(file) }
        let isQuarantined = try blobs.quarantine(content.blob, as: .damaged)
        if try reclaim(content, of: file) || takeFromBackup(content) {
            try catalog.forgetDamage([content.blob])
            return try publish(file)
        }
        if file.isPublic, content.blob == file.content.blob { try blobs.quarantinePublished(file.path) }
        return isQuarantined ? .quarantined : .open
    }

    private func isSound(_ content: Content) throws -> Bool {
        try library.verify(content.blob, size: content.size) == .sound
    }

    /// Whether what is published of the file has its bytes and could be made its content again.
    private func reclaim(_ content: Content, of file: MediaFile) throws -> Bool {
        guard file.isPublic, blobs.isPublished(file.path),
            try Digest.sha256(ofFileAt: blobs.localPath(ofPublished: file.path)) == content.blob
        else { return false }
        try blobs.reclaim(content.blob, fromPublished: file.path)
        return try isSound(content)
    }

    private func takeFromBackup(_ content: Content) throws -> Bool {
        guard let backup else { return false }
        do {
            _ = try blobs.importBlob(content.blob, from: backup)
        } catch MediaError.contentMissing {
            return false
        }
        if try isSound(content) { return true }
        // The backup keeps its own.
        try blobs.remove(content.blob)
        return false
    }

    /// Counts contents without a file. A few that the catalog has never heard of are what crashes leave, and go with a sweep.
    mutating func countContents() throws {
        var all = 0
        try blobs.forEachBlob(olderThan: 0) { keys in
            all += keys.count
            let referenced = try catalog.referencedBlobs(among: keys)
            let known = try catalog.knownBlobs(among: keys)
            for key in keys where !referenced.contains(key) {
                if known.contains(key) {
                    report.unreferencedContents += 1
                } else {
                    report.unknownContents += 1
                }
            }
        }
        guard library.areUnaccountable(unknown: report.unknownContents, of: all) else { return }
        report.findings.append(
            Finding(
                .contentsUnknown,
                "The catalog has never heard of \(report.unknownContents) of \(all) contents: it may be an old backup."
            ))
    }
}
