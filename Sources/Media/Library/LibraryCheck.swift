import Glibc

/// One walk through the whole library: catalog, contents, projections.
struct LibraryCheck {
    let library: MediaLibrary
    let repairs: Bool
    let backup: String?
    /// Whether contents are read byte by byte, and not only looked for.
    let readsContents: Bool
    var report = CheckReport()
    /// Beginnings of the keys of sound contents, because several files may have one.
    private var sound: Set<UInt64> = []
    /// What a scrub has noted.
    private var damages: Set<BlobKey> = []

    var catalog: any Catalog { library.catalog }
    var blobs: any BlobStore { library.blobs }

    init(library: MediaLibrary, repairs: Bool, backup: String?, readsContents: Bool = true) {
        self.library = library
        self.repairs = repairs
        self.backup = backup
        self.readsContents = readsContents
    }

    mutating func run(_ progress: (CheckReport, Int) -> Void) throws {
        report.findings = try catalog.integrityFindings().map { Finding(.catalogDamaged, $0) }
        damages = Set(try catalog.damages())
        try checkAccess()
        if repairs { try retryUndecodable() }
        let total = Int(try catalog.page(FileQuery()).total)
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            var suspects: [MediaFile] = []
            for file in files {
                report.files += 1
                if try !findings(about: file).isEmpty { suspects.append(file) }
                progress(report, total)
            }
            try confirm(suspects)
            last = files[files.count - 1].number
        }
        guard readsContents else { return }
        try forgetUnreferencedDamage()
        try checkPublished()
        try countContents()
    }

    /// Looks at files once more a moment later, as they are by then: what a running service is in the middle of is
    /// no finding.
    private mutating func confirm(_ suspects: [MediaFile]) throws {
        guard !suspects.isEmpty else { return }
        Self.pause()
        for suspect in suspects {
            guard let file = try catalog.file(number: suspect.number) else { continue }
            for finding in try findings(about: file) {
                let finding = repairs ? try repaired(finding, of: file) : finding
                if readsContents { try noteDamage(finding) }
                report.findings.append(finding)
            }
        }
    }

    /// Everything that is wrong with a file; nothing else is looked at where the bytes are.
    private mutating func findings(about file: MediaFile) throws -> [Finding] {
        let contents = [file.content] + (file.pending.map { [$0.content] } ?? [])
        let aboutContents = try contents.compactMap { try finding(about: $0, of: file) }
        guard aboutContents.isEmpty, file.isPublic else { return aboutContents }
        let original = try findingAboutOriginal(of: file)
        return try [original, readsContents ? findingAboutThumbnails(of: file) : nil].compactMap(\.self)
    }

    private func repaired(_ finding: Finding, of file: MediaFile) throws -> Finding {
        var finding = finding
        switch finding.kind {
        case .contentMissing, .contentDamaged: return try mended(finding, of: file)
        case .notPublished: finding.outcome = try publish(file)
        case .thumbnailsMissing: finding.outcome = try remakeThumbnails(of: file)
        case .catalogDamaged, .contentsUnknown, .strayPublished, .notReadable, .wrongOwner: break
        }
        return finding
    }

    private mutating func finding(about content: Content, of file: MediaFile) throws -> Finding? {
        let prefix = UInt64(content.blob.hex.prefix(16), radix: 16) ?? 0
        guard !sound.contains(prefix) else { return nil }
        let subject = "File \(file.number): "
        let verdict =
            readsContents
            ? try library.verify(content.blob, size: content.size)
            : try library.verifySize(of: content.blob, expected: content.size)
        switch verdict {
        case .sound:
            sound.insert(prefix)
            report.contents += 1
            report.bytes += content.size
            if readsContents, damages.contains(content.blob) { try catalog.forgetDamage([content.blob]) }
            return nil
        case .missing:
            return Finding(
                .contentMissing, file: file.number, content: content.blob, subject + "its bytes are missing.")
        case .damaged(let how):
            return Finding(
                .contentDamaged, file: file.number, content: content.blob, subject + how + ".")
        case .inaccessible(let how):
            // Nothing is wrong with the bytes as far as anything shows: they stay where they are.
            return Finding(.notReadable, file: file.number, subject + how + ".")
        }
    }

    /// Long enough for a request to get from its commit to its links.
    static func pause() { usleep(200_000) }
}
