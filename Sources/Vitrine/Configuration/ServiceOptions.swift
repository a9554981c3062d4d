import ArgumentParser

/// The options every command takes.
struct ServiceOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The data directory (VITRINE_DATA).", valueName: "dir"))
    var data: String?

    @Option(name: .long, help: ArgumentHelp("A TOML file with settings (VITRINE_CONFIG).", valueName: "file"))
    var config: String?

    func validate() throws {
        // As an unset variable of a script is: the settings of another directory would be taken instead.
        guard data != "" else { throw ValidationError("--data is empty.") }
        guard config != "" else { throw ValidationError("--config is empty.") }
    }
}
