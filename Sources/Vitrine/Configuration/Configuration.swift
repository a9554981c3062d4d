import HTTP
import Logging
import StorageAPI

/// Everything that can be set, read once at the start (README, "Configuration").
struct Configuration: Sendable {
    /// The data directory.
    var data: String
    /// What absolute URLs begin with; nil: as the client asked.
    var publicURL: PublicURL?
    /// Credentials of the storage dialect besides tokens: the admin secret, and how JWTs are signed.
    var access: AccessSettings
    /// Web pages that may call the service from a browser.
    var origins: AllowedOrigins
    /// Where clamd listens, `unix:PATH` or `tcp:HOST:PORT`; nil: uploads are not looked through.
    var clamd: String?
    /// Requests answered at once; at most half of them change something, at most a quarter wait for pictures.
    var threads: Int
    /// Images decoded at once.
    var renderWorkers: Int
    /// Bytes a file may have.
    var maxUpload: Int64
    /// Bytes that uploads leave free on the disk.
    var reserve: Int64
    /// Bytes of the disk that images made from others may take; 0 for no limit.
    var renditionLimit: Int64
    /// Seconds that unreferenced bytes are kept before a sweep takes them.
    var sweepGrace: Int64
    /// Seconds between two sweeps; 0 for none.
    var sweepInterval: Int64
    /// Seconds from the beginning of one reading of all contents to that of the next; 0 for none.
    var scrubInterval: Int64
    var logLevel: Logger.Level
}

/// Everything that is wrong with the configuration, a line each.
struct ConfigurationError: Error, CustomStringConvertible {
    let problems: [String]

    var description: String {
        problems.count == 1
            ? problems[0]
            : "The configuration is wrong:\n" + problems.map { "  - \($0)" }.joined(separator: "\n")
    }
}
