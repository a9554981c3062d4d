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
        parsing: .unconditional,
        help: ArgumentHelp("Seconds unneeded bytes are kept (VITRINE_SWEEP_GRACE).", valueName: "seconds"))
    var grace: Int64?

    @OptionGroup var options: ServiceOptions

    func validate() throws {
        let range = Configuration.sweepGraces
        guard grace.map(range.contains) ?? true else {
            throw ValidationError("The grace is \(range.lowerBound) to \(range.upperBound) seconds.")
        }
    }

    func run() throws {
        let flags = grace.map { ["sweep_grace": String($0)] } ?? [:]
        let configuration = try Configuration.read(options, flags: flags)
        let report = try Wiring.opened(configuration).library.sweep(
            grace: configuration.sweepGrace)
        print(report.text)
    }
}

extension SweepReport {
    /// For people.
    var text: String {
        var lines = [
            "Removed \(counted(removedBlobs, "blob")), renditions of \(counted(removedRenditions, "content")), "
                + "\(counted(removedIncoming, "interrupted upload")), "
                + "\(counted(evictedRenditions, "rendition")) beyond their limit."
        ]
        if removedFolders > 0 {
            lines.append("Removed \(counted(removedFolders, "empty folder")) of media/.")
        }
        if quarantinedBlobs > 0 {
            let they = agreeing(quarantinedBlobs, "it goes", "they go")
            lines.append(
                "Put \(counted(quarantinedBlobs, "blob")) into quarantine/unknown that the catalog has never heard "
                    + "of, as a crash leaves them; \(they) after 30 days.")
        }
        if sparedUnknownBlobs > 0 {
            lines.append(
                "Left \(counted(sparedUnknownBlobs, "blob")) alone that the catalog has never heard of: "
                    + "is the catalog an old backup?")
        }
        return lines.joined(separator: "\n")
    }
}
