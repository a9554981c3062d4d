import ArgumentParser
import Media

/// `vitrine sweep`: removes bytes nobody needs any more.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Remove the bytes of deleted files and what interrupted uploads left.",
        discussion:
            "The service does so by itself from time to time; what is younger than the grace period stays.")

    @Option(
        help: ArgumentHelp("Seconds unneeded bytes are kept (VITRINE_SWEEP_GRACE).", valueName: "seconds"))
    var grace: String?

    @OptionGroup var options: ServiceOptions

    func run() throws {
        let configuration = try Configuration.read(options, flags: grace.map { ["sweep_grace": $0] } ?? [:])
        let report = try Wiring.opened(configuration, makingMissing: false).library.sweep(
            grace: configuration.sweepGrace)
        print(
            "Removed \(report.removedBlobs) blobs, renditions of \(report.removedRenditions) contents, "
                + "\(report.removedIncoming) interrupted uploads, "
                + "\(report.evictedRenditions) renditions beyond their limit.")
        if report.removedFolders > 0 { print("Removed \(report.removedFolders) empty folders of media/.") }
        if report.quarantinedBlobs > 0 {
            print(
                "Put \(report.quarantinedBlobs) blobs into quarantine/unknown that the catalog has never heard of, "
                    + "as a crash leaves them; they go after 30 days.")
        }
        if report.sparedUnknownBlobs > 0 {
            print(
                "Left \(report.sparedUnknownBlobs) blobs alone that the catalog has never heard of: "
                    + "is the catalog an old backup?")
        }
    }
}
