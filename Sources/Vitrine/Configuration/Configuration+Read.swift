import Glibc
import HTTP
import Logging
import StorageAPI

extension Configuration {
    /// Reads every setting.
    ///
    /// - Parameters:
    ///   - options: of the command line.
    ///   - flags: settings given on the command line otherwise.
    ///   - environment: variables, `VITRINE_…` among them.
    /// - Returns: the configuration.
    /// - Throws: ``ConfigurationError`` with all that is wrong.
    static func read(
        _ options: ServiceOptions, flags: [String: String] = [:],
        environment: [String: String] = Environment.variables
    ) throws -> Configuration {
        var flags = flags
        flags["data"] = options.data
        let path = options.config ?? environment["VITRINE_CONFIG"] ?? ""
        var file: [String: String] = [:]
        var problems: [String] = []
        do {
            if !path.isEmpty { file = try ConfigurationFile.read(path) }
        } catch let error as ConfigurationError {
            problems = error.problems
        }
        // What is wrong with the file is told together with what is wrong elsewhere.
        var reader = ConfigurationReader(flags: flags, environment: environment, file: file)
        for problem in problems { reader.complain(problem) }
        return try read(reader)
    }

    /// Reads every setting from these sources. Throws ``ConfigurationError`` with all that is wrong.
    static func read(_ sources: ConfigurationReader) throws -> Configuration {
        var reader = sources
        let cores = Int64(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
        let configuration = Configuration(
            data: reader.text("data") ?? "",
            publicURL: reader.parsed("public_url", "a URL such as https://media.example.org", PublicURL.init),
            access: AccessSettings(
                adminSecret: reader.parsed("admin_secret", AdminSecret.expectation, AdminSecret.checked),
                jwt: reader.parsed("jwt_secret") { text throws(JWTSettingsError) in
                    try JWTSettings(parsing: text)
                }),
            origins: origins(&reader),
            clamd: reader.parsed("clamd", "unix:/PATH or tcp:HOST:PORT", Wiring.checkedScannerAddress),
            threads: Int(reader.integer("threads", in: 1...1_024, default: max(16, cores * 8))),
            renderWorkers: Int(reader.integer("render_workers", in: 1...256, default: cores)),
            maxUpload: reader.integer("max_upload", in: 1...(1 << 50), default: 5 << 30),
            reserve: reader.integer("reserve", in: 0...(1 << 50), default: 512 << 20),
            renditionLimit: reader.integer("rendition_limit", in: 0...(1 << 50), default: 10 << 30),
            sweepGrace: reader.integer("sweep_grace", in: sweepGraces, default: 86_400),
            sweepInterval: reader.integer("sweep_interval", in: 0...31_536_000, default: 3_600),
            scrubInterval: reader.integer("scrub_interval", in: 0...31_536_000, default: 30 * 86_400),
            logLevel: reader.choice(
                "log_level", Logger.Level.allCases.map { ($0.rawValue, $0) }, default: .info))
        // An unreadable file may well name it.
        if configuration.data.isEmpty, sources.problems.isEmpty {
            reader.complain("The data directory is missing: give --data DIR or set VITRINE_DATA.")
        }
        reader.complainAboutUnknownSettings()
        guard reader.problems.isEmpty else { throw ConfigurationError(problems: reader.problems) }
        return configuration
    }

    /// Seconds that unreferenced bytes may be kept.
    static let sweepGraces: ClosedRange<Int64> = 0...31_536_000

    private static func origins(_ reader: inout ConfigurationReader) -> AllowedOrigins {
        let patterns = reader.list("cors_allow_origins") ?? ["*"]
        let allowsCredentials = reader.choice(
            "cors_allow_credentials", [("true", true), ("false", false)], default: false)
        if allowsCredentials, let problem = CredentialedOrigins.problem(with: patterns) {
            reader.complain(problem)
        }
        return AllowedOrigins(patterns, allowsCredentials: allowsCredentials)
    }
}

/// The environment this process was started with.
enum Environment {
    static var variables: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return variables
    }
}
