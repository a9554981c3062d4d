import ArgumentParser

/// The program `vitrine`: a media file service behind nginx, and the commands of those who run it.
@main
struct Vitrine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitrine",
        abstract: "Stores files, describes them, replaces them and serves them through nginx.",
        discussion: """
            Every command reads its settings from flags, then from VITRINE_* environment variables, then from a TOML \
            file (--config or VITRINE_CONFIG). Commands may run while the service runs.
            """,
        version: Version.text,
        subcommands: [
            ServeCommand.self, UserCommand.self, TokenCommand.self, BucketCommand.self, KeyCommand.self,
            InfectionCommand.self,
            CheckCommand.self, DoctorCommand.self, SweepCommand.self, BackupCommand.self, RestoreCommand.self,
            RenderWorkerCommand.self,
        ])
}

/// The version of this program.
enum Version {
    /// Major, minor and patch (semver.org).
    static let number = (major: 0, minor: 1, patch: 0)
    static let text = "\(number.major).\(number.minor).\(number.patch)"
}
