/// Something that is not as the catalog says.
package struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in one word for programs.
    package enum Kind: String, Sendable {
        case catalogDamaged = "catalog-damaged"
        case contentMissing = "content-missing"
        case contentDamaged = "content-damaged"
        case contentsUnknown = "contents-unknown"
        case notPublished = "not-published"
        case thumbnailsMissing = "thumbnails-missing"
        case strayPublished = "stray-published"
        /// The mode of a file or folder keeps the service or the web server out.
        case notReadable = "not-readable"
        /// A file or folder belongs to another user than the data directory.
        case wrongOwner = "wrong-owner"
    }

    /// What came of it.
    package enum Outcome: String, Sendable {
        /// It is as it was found.
        case open
        case repaired
        /// Nothing could make it right; what is wrong lies in the quarantine and is served no more.
        case quarantined
    }

    /// Why a backup did not help.
    package enum BackupVerdict: String, Sendable {
        /// It holds a hard link to the damaged bytes.
        case sharesDamage = "shares-damage"
        /// Its copy is damaged too.
        case damaged
        /// It does not hold the content.
        case missing
    }

    package let kind: Kind
    /// The file's number, nil for what concerns none.
    package let file: Int64?
    /// Below `media/`, nil for what is not published.
    package let path: String?
    package let content: BlobKey?
    /// One sentence for people.
    package let description: String
    package var outcome = Outcome.open
    /// Nil without a backup, or where it has helped.
    package var backup: BackupVerdict?

    init(
        _ kind: Kind, file: Int64? = nil, path: String? = nil, content: BlobKey? = nil, _ description: String
    ) {
        self.kind = kind
        self.file = file
        self.path = path
        self.content = content
        self.description = description
    }

    /// What to do about it, nil if nothing is left to do.
    package var remedy: String? {
        switch (outcome, kind) {
        case (.repaired, _): nil
        case (_, .catalogDamaged): "Stop the service and restore the latest backup: vitrine restore."
        case (_, .contentMissing), (_, .contentDamaged): contentRemedy
        case (_, .contentsUnknown):
            "Restore the catalog's latest backup; a sweep removes none of them meanwhile."
        case (_, .notPublished), (_, .thumbnailsMissing), (_, .strayPublished), (_, .notReadable):
            "Run vitrine check --repair."
        case (_, .wrongOwner):
            "Run chown -hR on the data directory as root, with its own user and group."
        }
    }

    private var contentRemedy: String {
        switch backup {
        case .sharesDamage:
            "The backup holds a hard link to the same damaged bytes. Use a backup on another disk or one made with "
                + "vitrine backup --copy, upload the content again, or delete the file."
        case .damaged:
            "The backup's copy is damaged too. Use another backup, upload the content again, or delete the file."
        case .missing:
            "The backup does not hold the content. Use another backup, upload the content again, or delete the file."
        case nil where kind == .contentMissing || outcome == .quarantined:
            "Take the content from a backup (vitrine check --repair --from DIR), replace the file, or delete it."
        case nil:
            "vitrine check --repair --from DIR takes the content from a backup; without one, --repair quarantines it."
        }
    }
}

/// What a check has looked at and found.
package struct CheckReport: Equatable, Sendable {
    /// Files in the catalog.
    package var files = 0
    /// Distinct contents that were read.
    package var contents = 0
    /// Bytes that were read.
    package var bytes: Int64 = 0
    /// Contents that no file refers to any more; a sweep takes them after the grace period.
    package var unreferencedContents = 0
    /// Contents that the catalog has never heard of: a crash's remains, or files of a newer catalog.
    package var unknownContents = 0
    package var findings: [Finding] = []

    package init() {}

    /// Findings that were not put right.
    package var remaining: Int { findings.count { $0.outcome != .repaired } }
}
