import ArgumentParser
import Foundation
import Media

/// `vitrine backup`: catalog and contents, of one moment, into another folder.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the catalog and everything it refers to into a folder, while the service runs.",
        discussion: """
            On the same filesystem the contents are hard links: a backup takes seconds and no room, and protects against \
            mistakes, not against the loss of the disk. Elsewhere they are copies. A folder may be used again: what \
            is there already is not copied twice, and nothing is ever removed from it.
            """)

    @Argument(help: "The folder; made if it is missing.") var folder: String
    @OptionGroup var options: ServiceOptions

    func run() throws {
        let wiring = try Wiring(Configuration.read(options))
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let report = try wiring.library.backUp(wiring.catalogCopying, to: folder)
        print("Backed up \(report.files) files, \(report.blobs) contents of them new.")
        if report.missing > 0 {
            throw CommandError("\(report.missing) contents are missing: run vitrine check.")
        }
    }
}

/// `vitrine restore`: a backup into an empty data directory.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract:
            "Bring a backup back into an empty data directory, check every byte and publish everything.",
        discussion: "The service must not run. Exits with 1 if anything is missing or damaged.")

    @Argument(help: "The folder that vitrine backup has filled.") var folder: String
    @OptionGroup var options: ServiceOptions

    func run() throws {
        let configuration = try Configuration.read(options)
        let catalog = configuration.data + "/catalog.sqlite"
        guard !FileManager.default.fileExists(atPath: catalog) else {
            throw CommandError("There is a catalog in \(configuration.data) already.")
        }
        guard FileManager.default.fileExists(atPath: folder + "/catalog.sqlite") else {
            throw CommandError("There is no backup in \(folder).")
        }
        try FileManager.default.createDirectory(
            atPath: configuration.data, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder + "/catalog.sqlite", toPath: catalog)
        let library = try Wiring(configuration).library
        let report = try library.restoreBlobs(from: folder)
        try library.resume()
        let findings = try library.check(repair: true, backup: folder).findings.filter {
            $0.outcome != .repaired
        }
        for finding in findings { print(finding.line) }
        print("Restored \(report.files) files.")
        if !findings.isEmpty { throw ExitCode(1) }
    }
}
