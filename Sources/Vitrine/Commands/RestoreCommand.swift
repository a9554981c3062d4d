import ArgumentParser
import Glibc
import Media

/// `vitrine restore`: a backup into a data directory that is empty or has lost its catalog.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract:
            "Bring a backup back into a data directory without a catalog, check every byte and publish everything.",
        discussion: """
            The service must not run. The directory is missing, empty, or one of Vitrine that has lost its catalog. A data directory that is there keeps its owner and mode, and everything restored \
            belongs to its owner. One that is made is closed to other users (mode 0750); root gives it to the account \
            that the backup's catalog belongs to. A restore that was interrupted goes on when it is run again.

            Exits with 1 if anything is missing or damaged.
            """)

    @Argument(help: "The folder that vitrine backup has filled.") var folder: String
    @OptionGroup var options: ServiceOptions

    func run() throws {
        let configuration = try Configuration.read(options)
        let target = RestoreTarget(data: configuration.data, backup: folder)
        try target.check()
        let owner = try target.prepare()
        let report = try restore(configuration, target, owner)
        try owner.become()
        let wiring = try Wiring(configuration)
        defer { wiring.close() }
        try wiring.library.resume()
        let findings = try wiring.library.check(repair: true).findings.filter { $0.outcome != .repaired }
        for finding in findings { print(finding.line) }
        print(
            "Restored \(counted(report.files, "file")) into \(configuration.data), which belongs to \(owner.name)."
        )
        if !findings.isEmpty { throw ExitCode(1) }
    }

    /// Takes the contents over while no catalog lies in the data directory: an interrupted restore is no library.
    ///
    /// No service uses the directory meanwhile, nor begins to.
    private func restore(
        _ configuration: Configuration, _ target: RestoreTarget, _ owner: FileOwner
    ) throws -> BackupReport {
        let use = try owner.acting { try Wiring.useAlone(configuration.data) }
        try target.stageCatalog(owner)
        return try withExtendedLifetime(use) {
            // Root stays root, because the backup may be root's alone.
            let report = try takeContents {
                try owner.acting {
                    try Wiring(
                        configuration, catalog: target.stagedCatalog, use: use, log: MigrationMeter.report)
                }
            }
            try target.installCatalog(owner)
            return report
        }
    }

    /// Closes the catalog that waits before it is removed.
    private func takeContents(_ open: () throws -> Wiring) throws -> BackupReport {
        let wiring = try open()
        defer { wiring.close() }
        return try wiring.library.restoreBlobs(from: folder)
    }
}
