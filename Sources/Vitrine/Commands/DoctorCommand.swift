import ArgumentParser
import Media

/// `vitrine doctor`: whether this machine keeps the service's promises.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Examine configuration, disk, rights, versions, clock, catalog and files, and say what to do.",
        discussion: """
            Changes nothing. Run it as root, or as the user of the service, who cannot look at the web server's \
            configuration. It examines the settings of the deployed service: those of its unit, then those of its \
            environment file, then those given here. Contents are looked for, not read: vitrine check reads them.

            Exits with 1 if something is wrong; hints alone do not count.
            """)

    @Option(
        help: ArgumentHelp(
            "The service's file of variables, if not the one its unit names (/etc/vitrine/environment).",
            valueName: "file"))
    var environmentFile: String?

    @OptionGroup var options: ServiceOptions

    func run() throws {
        // What is wrong with the configuration ends it right here, in full.
        let settings = try DoctorSettings(options, environmentFile: environmentFile)
        let configuration = settings.configuration
        // These look at what root alone may read; the rest is looked at as the service would.
        let machine =
            NginxExamination(configuration: configuration).advice()
            + ServiceExamination(
                configuration: configuration, unit: settings.unit, settingsFiles: settings.files
            ).advice()
        try FileOwner(ofData: configuration.data)?.become()
        let advice = Self.advice(configuration) + PackageExamination().advice() + machine
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
        // Opening the library would make what is missing.
        guard disk.isThere else { return disk.advice() }
        do {
            try DataFolder(path: configuration.data).check(makingMissing: false)
            let wiring = try Wiring(configuration)
            defer { wiring.close() }
            return disk.advice()
                + LibraryExamination(
                    library: wiring.library, scrubInterval: configuration.scrubInterval,
                    hasScanner: configuration.clamd != nil, decodersSeeNoFiles: Wiring.decodersSeeNoFiles
                ).advice()
                + ClockExamination(now: .now, latestChange: try wiring.library.latestChange()).advice()
        } catch {
            return disk.advice() + [
                .wrong(
                    "catalog", "it cannot be opened: \(Vitrine.presentable(error))",
                    "Mend the reason given; if the catalog is damaged, restore the latest backup: vitrine restore."
                )
            ]
        }
    }
}
