import ArgumentParser
import Media

/// `vitrine check`: whether catalog, blobs and published files agree.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare the catalog with what is on disk, byte for byte.",
        discussion:
            "Prints a line per finding; exits with 0 if everything is right or was repaired, with 1 otherwise."
    )

    @Flag(help: "Bring what is published back in line with the catalog; rows and bytes are never touched.")
    var repair = false

    @OptionGroup var options: ServiceOptions

    func run() throws {
        let findings = try options.library().check(repair: repair)
        for finding in findings { print(finding.isRepaired ? "repaired: \(finding)" : "wrong: \(finding)") }
        let open = findings.count { !$0.isRepaired }
        print(findings.isEmpty ? "Everything is right." : "\(findings.count) findings, \(open) of them open.")
        if open > 0 { throw ExitCode(1) }
    }
}
