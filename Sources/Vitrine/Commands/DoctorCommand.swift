import ArgumentParser
import Media

/// `vitrine doctor`: whether this machine keeps the service's promises.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine configuration, disk, rights, versions, clock and catalog, and say what to do.",
        discussion: """
            Reads everything and changes nothing. Exits with 1 if something is wrong; hints alone do not count. Run it \
            as the user of the service; as root it also looks at the web server's configuration.
            """)

    @OptionGroup var options: ServiceOptions

    func run() throws {
        // What is wrong with the configuration ends it right here, in full.
        let configuration = try Configuration.read(options)
        let advice = Self.advice(configuration)
        for line in advice { print(line.text) }
        let wrong = advice.count { $0.severity == .wrong }
        print(Self.summary(wrong))
        if wrong > 0 { throw ExitCode(1) }
    }

    static func summary(_ wrong: Int) -> String {
        switch wrong {
        case 0: "Nothing is wrong."
        case 1: "One thing is wrong."
        default: "\(wrong) things are wrong."
        }
    }

    private static func advice(_ configuration: Configuration) -> [Advice] {
        let disk = DiskExamination(configuration: configuration)
        var advice = disk.advice()
        // Opening the library would make what is missing.
        if disk.isThere {
            do {
                let wiring = try Wiring(configuration)
                defer { wiring.close() }
                advice += LibraryExamination(
                    library: wiring.library, scrubInterval: configuration.scrubInterval,
                    hasScanner: configuration.clamd != nil, decodersSeeNoFiles: Wiring.decodersSeeNoFiles
                ).advice()
                advice += ClockExamination(now: .now, latestChange: try wiring.library.latestChange())
                    .advice()
            } catch {
                advice.append(
                    .wrong(
                        "catalog", "it cannot be opened: \(error)",
                        "Restore the latest backup: vitrine restore."))
            }
        }
        return advice + PackageExamination().advice()
            + NginxExamination(configuration: configuration).advice()
    }
}
