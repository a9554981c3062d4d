import ArgumentParser
import Media

/// `vitrine backup`: catalog and contents, of one moment, into another folder.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the catalog and everything it refers to into a folder, while the service runs.",
        discussion: """
            On the same filesystem the contents are hard links: a backup takes seconds and no room. It protects against \
            mistakes. It does not protect against the loss of the disk or against damage to it, because a link is the \
            same bytes; --copy makes the backup's own bytes. On another filesystem the contents are copies.

            The folder lies outside of every data directory. It may be used again: what is there with the right size is not copied twice, and nothing is ever removed \
            from it. Only the owner of the folder can read the backup (mode 0700; the catalog holds the keys that sign \
            URLs). Run as root, the command gives what it makes to the owner of the data directory.
            """)

    @Argument(help: "The folder; made if it is missing.") var folder: String
    @Flag(help: "Copy the contents on the same filesystem too, and replace hard links of earlier backups.")
    var copy = false
    @OptionGroup var options: ServiceOptions

    func run() throws {
        let configuration = try Configuration.read(options)
        let data = DataFolder(path: configuration.data)
        try data.check(makingMissing: false)
        let backup = BackupFolder(path: folder, data: data)
        try backup.check()
        // Root stays root, because the folder may be root's alone; nothing but the folder is written to.
        let owner = FileOwner(ofData: configuration.data)
        let open = { try Wiring(configuration, log: MigrationMeter.report) }
        let wiring = try owner.map { try $0.acting(open) } ?? open()
        try backup.prepare(owner)
        let report = try wiring.library.backUp(wiring.catalogCopying, to: folder, copies: copy)
        print(Self.text(report))
        if report.missing > 0 {
            throw CommandError(
                "\(counted(report.missing, "content")) \(agreeing(report.missing, "is", "are")) missing or damaged: run vitrine check."
            )
        }
    }

    /// For people.
    static func text(_ report: BackupReport) -> String {
        let first =
            "Backed up \(counted(report.files, "file")), \(counted(report.blobs, "content")) of them new."
        guard report.linked > 0 else { return first }
        let links = agreeing(report.linked, "is a hard link", "are hard links")
        return first
            + "\n\(counted(report.linked, "content")) \(links): damage to this disk damages what is linked too. "
            + "Use another disk or --copy against that."
    }
}
