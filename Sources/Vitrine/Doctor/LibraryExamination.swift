import Media

/// Whether catalog, render workers and virus scanner work, and what the scrub has found.
struct LibraryExamination {
    let library: MediaLibrary
    let scrubInterval: Int64
    let hasScanner: Bool
    let decodersSeeNoFiles: Bool

    func advice() -> [Advice] {
        [catalog(), files(), scrub(), rendering()] + (hasScanner ? [scanner()] : [])
    }

    /// Looks for every content and every published file, without reading them.
    private func files() -> Advice {
        do {
            var meter = ProgressMeter()
            defer { meter.clear() }
            let report = try library.inspect { report, total in
                meter.show("looked for \(report.files) of \(counted(total, "file"))")
            }
            let findings = report.findings.filter { $0.kind != .catalogDamaged }
            guard let first = findings.first else {
                let all = agreeing(report.files, "the only one has its", "all \(report.files) have their")
                return .fine("files", "\(all) bytes")
            }
            return .wrong(
                "files",
                "\(counted(findings.count, "finding")), the first: \(first.description)",
                "Run vitrine check, which says what to do about each of them.")
        } catch {
            return .wrong(
                "files", "they cannot be looked for: \(Vitrine.presentable(error))",
                "See the lines about rights and the catalog.")
        }
    }

    private func catalog() -> Advice {
        do {
            let findings = try library.catalog.integrityFindings()
            guard let first = findings.first else { return .fine("catalog", "it is sound") }
            return .wrong(
                "catalog", "\(counted(findings.count, "finding")), the first: \(first)",
                "Stop the service and restore the latest backup: vitrine restore.")
        } catch {
            return .wrong(
                "catalog", "it cannot be read: \(Vitrine.presentable(error))",
                "Stop the service and restore the latest backup.")
        }
    }

    private func scrub() -> Advice {
        do {
            let noted = try library.catalog.damages()
            let damages =
                noted.isEmpty
                ? [] : try library.catalog.referencedBlobs(among: noted).sorted { $0.hex < $1.hex }
            guard damages.isEmpty else {
                return .wrong(
                    "contents",
                    "\(damages.count) \(agreeing(damages.count, "is", "are")) damaged or missing, the first is \(damages[0])",
                    "Run vitrine check, which names their files; vitrine check --repair --from DIR takes them from a backup."
                )
            }
            guard let progress = try library.catalog.scrubProgress() else {
                return scrubInterval > 0
                    ? .fine("contents", "no scrub has read them yet")
                    : .hint(
                        "contents", "no scrub reads them",
                        "Set VITRINE_SCRUB_INTERVAL, or run vitrine check regularly.")
            }
            let extent = "\(counted(progress.contents, "content")) of \(counted(progress.bytes, "byte"))"
            return .fine(
                "contents",
                progress.finishedAt.map { "the scrub that ended \($0.iso8601) read \(extent), all sound" }
                    ?? "the scrub that began \(progress.startedAt.iso8601) has read \(extent), all sound")
        } catch {
            return .wrong(
                "contents", "what the scrub has found cannot be read: \(Vitrine.presentable(error))",
                "See the catalog's line.")
        }
    }

    private func rendering() -> Advice {
        do {
            try library.pingImaging()
            guard decodersSeeNoFiles else {
                return .hint(
                    "images", "a render worker has made one, but could open other files",
                    "Use a kernel with Landlock, as Debian's has: a decoder that an image takes over then reads nothing else."
                )
            }
            return .fine("images", "a render worker has made one")
        } catch {
            return .wrong(
                "images", "no render worker makes one: \(error)",
                "See whether limits on memory or processes, or a seccomp filter around the service, forbid it."
            )
        }
    }

    private func scanner() -> Advice {
        do {
            try library.pingScanner()
            return .fine("clamd", "it answers")
        } catch {
            return .wrong(
                "clamd", "\(error)", "Start clamd, or correct VITRINE_CLAMD: uploads are refused meanwhile.")
        }
    }
}
