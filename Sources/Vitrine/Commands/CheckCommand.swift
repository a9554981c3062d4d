import ArgumentParser
import Foundation
import Glibc
import Media

/// `vitrine check`: whether catalog, contents and published files agree.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare the catalog with what is on disk, byte for byte.",
        discussion: """
            Prints every finding and what may be done about it; exits with 0 if everything is right or was repaired, \
            with 1 otherwise. May run while the service runs.

            What is read is compared by hash. Modes and owners of what the web server reads are part of the check. Contents \
            that are damaged or missing are remembered: vitrine doctor reports them until they are sound again. A \
            backup on the same disk may hold hard links to the very bytes that are damaged; the findings say so.
            """
    )

    @Flag(
        help: """
            Bring links and thumbnails back in line with the catalog and put damaged contents into quarantine/. Rows \
            are never touched, and the last copy of anything is never removed.
            """)
    var repair = false

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "A folder of vitrine backup that a repair takes missing and damaged contents from.",
            valueName: "dir"))
    var backup: String?

    @Flag(help: "Print one JSON object instead of lines.") var json = false

    @OptionGroup var options: ServiceOptions

    func validate() throws {
        guard backup == nil || repair else { throw ValidationError("--from is for --repair.") }
    }

    func run() throws {
        let configuration = try Configuration.read(options)
        let library = try Wiring.opened(configuration).library
        if let backup { try Self.requireReadable(backup, configuration.data) }
        var meter = ProgressMeter()
        let report = try library.check(repair: repair, backup: backup) { report, total in
            meter.show(
                "checked \(report.files) of \(counted(total, "file")), \(counted(report.bytes, "byte"))")
        }
        meter.clear()
        print(json ? try CheckOutput(report).text : report.text)
        if report.remaining > 0 { throw ExitCode(1) }
    }
}

extension CheckCommand {
    /// - Throws: ``CommandError`` if there is no backup, or none that the owner of the data can read.
    private static func requireReadable(_ backup: String, _ data: String) throws {
        guard FolderPlace(backup).itself != FolderPlace(data).itself else {
            throw CommandError("\(backup) is the data directory itself: name a backup of it.")
        }
        guard access(backup + "/blobs", R_OK | X_OK) != 0 else { return }
        guard errno == EACCES else { throw CommandError("There is no backup in \(backup): it has no blobs.") }
        let name = FileOwner(user: geteuid(), group: getegid()).name
        throw CommandError(
            "User \(name), the owner of the data, may not read the backup \(backup): run chown -R \(name) \(backup), "
                + "and let it into the folders above.")
    }
}

/// What `vitrine check --json` prints.
struct CheckOutput: Encodable {
    /// One finding.
    struct Item: Encodable {
        let kind: String
        let outcome: String
        let file: Int64?
        let path: String?
        let content: String?
        let backup: String?
        let description: String
        let remedy: String?
    }

    let files: Int
    let contents: Int
    let bytes: Int64
    let unreferencedContents: Int
    let unknownContents: Int
    let remaining: Int
    let findings: [Item]

    init(_ report: CheckReport) {
        files = report.files
        contents = report.contents
        bytes = report.bytes
        unreferencedContents = report.unreferencedContents
        unknownContents = report.unknownContents
        remaining = report.remaining
        findings = report.findings.map {
            Item(
                kind: $0.kind.rawValue, outcome: $0.outcome.rawValue, file: $0.file, path: $0.path,
                content: $0.content?.hex, backup: $0.backup?.rawValue, description: $0.description,
                remedy: $0.remedy)
        }
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension CheckReport {
    /// For people.
    var text: String {
        var lines = findings.map(\.line)
        lines.append(
            "Checked \(counted(files, "file")) with \(counted(contents, "distinct content")) of "
                + "\(counted(bytes, "byte")).")
        if unreferencedContents > 0 {
            lines.append(
                "\(counted(unreferencedContents, "content")) of deleted files \(agreeing(unreferencedContents, "waits", "wait")) "
                    + "for a sweep.")
        }
        if unknownContents > 0 {
            lines.append(
                "\(counted(unknownContents, "content")) \(agreeing(unknownContents, "is", "are")) unknown to the catalog: "
                    + "uploads that were cut short, or files of a newer catalog if this one is a backup.")
        }
        lines.append(
            findings.isEmpty
                ? "Everything is right."
                : "\(counted(findings.count, "finding")), \(remaining) of them open.")
        return lines.joined(separator: "\n")
    }
}

extension Finding {
    /// For people: what is wrong and, below, what may be done about it.
    var line: String {
        let verdict =
            switch outcome {
            case .open: "wrong: "
            case .repaired: "repaired: "
            case .quarantined: "quarantined: "
            }
        return verdict + description + (remedy.map { "\n    \($0)" } ?? "")
    }
}
