extension LibraryCheck {
    /// Brings a content back, from a copy that is published or from the backup; else sees to it that damaged bytes are
    /// served no more.
    ///
    /// - Returns: the finding with what came of it.
    /// - Throws: what the catalog and the store throw.
    func mended(_ finding: Finding, of file: MediaFile) throws -> Finding {
        var finding = finding
        guard
            let content = [file.content, file.pending?.content].compactMap(\.self)
                .first(where: { $0.blob == finding.content })
        else { return finding }
        // Another file with the same content may have had it mended.
        if try isSound(content) {
            finding.outcome = try publish(file)
            return finding
        }
        // A link to the damaged bytes brings them back.
        let sharesDamage = backup.map { blobs.isShared(content.blob, withBackup: $0) } ?? false
        let isQuarantined = try blobs.quarantine(content.blob, as: .damaged)
        if try !reclaim(content, of: file) {
            finding.backup = sharesDamage ? .sharesDamage : try takeFromBackup(content)
            guard backup != nil, finding.backup == nil else {
                if file.isPublic, content.blob == file.content.blob {
                    try blobs.quarantinePublished(file.path)
                }
                finding.outcome = isQuarantined ? .quarantined : .open
                return finding
            }
        }
        try catalog.forgetDamage([content.blob])
        finding.outcome = try publish(file)
        return finding
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

    /// Nil if the content is there again, and where there is no backup; else why the backup does not help.
    private func takeFromBackup(_ content: Content) throws -> Finding.BackupVerdict? {
        guard let backup else { return nil }
        do {
            _ = try blobs.importBlob(content.blob, from: backup)
        } catch MediaError.contentMissing {
            return .missing
        }
        if try isSound(content) { return nil }
        // The backup keeps its own.
        try blobs.remove(content.blob)
        return .damaged
    }

    /// Remembers in the catalog that a content is damaged or missing, so that the doctor reports it from now on.
    func noteDamage(_ finding: Finding) throws {
        guard let content = finding.content, finding.outcome != .repaired else { return }
        do {
            try catalog.noteDamage(content)
        } catch MediaError.noSpace, MediaError.busy {
            // The check reports it all the same.
            return
        }
    }

    /// Forgets damage of contents that no file has any more.
    func forgetUnreferencedDamage() throws {
        let noted = try catalog.damages()
        guard !noted.isEmpty else { return }
        let referenced = try catalog.referencedBlobs(among: noted)
        try catalog.forgetDamage(noted.filter { !referenced.contains($0) })
    }

    /// Counts contents without a file. A few that the catalog has never heard of are what crashes leave, and go with a sweep.
    mutating func countContents() throws {
        var all = 0
        do {
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
        } catch let error as SystemError where error.isRefusal {
            // The folder that cannot be read is a finding of its own; what is in it cannot be counted.
            return
        }
        guard library.areUnaccountable(unknown: report.unknownContents, of: all) else { return }
        report.findings.append(
            Finding(
                .contentsUnknown,
                "The catalog has never heard of \(report.unknownContents) of \(counted(all, "content")): it may be an old backup."
            ))
    }
}
