/// The settings that the doctor examines: those of the deployed service, as far as it may read them.
struct DoctorSettings {
    let unit: ServiceUnit?
    /// Files that hold settings and are there.
    let files: [String]
    let configuration: Configuration

    /// - Parameters:
    ///   - options: of the command; they win over everything else.
    ///   - environmentFile: a file of variables in place of the one that the unit names.
    ///   - unit: of the deployed service.
    ///   - environment: variables of the process, which win over those of the service.
    /// - Throws: ``ConfigurationError``.
    init(
        _ options: ServiceOptions, environmentFile: String?, unit: ServiceUnit? = .installed(),
        environment: [String: String] = Environment.variables
    ) throws {
        self.unit = unit
        let file = environmentFile ?? unit?.environmentFile ?? EnvironmentFile.usual
        let variables = (unit?.environment ?? [:])
            .merging(EnvironmentFile.read(file) ?? [:]) { $1 }
            .merging(environment) { $1 }
        let configurationFile = options.config ?? variables["VITRINE_CONFIG"]
        files = [file] + (configurationFile.map { [$0] } ?? [])
        configuration = try Configuration.read(options, environment: variables)
    }
}
