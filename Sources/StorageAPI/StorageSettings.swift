package import HTTP

/// What the dialect is told about its surroundings.
package struct StorageSettings: Sendable {
    package var access: AccessSettings
    /// What absolute URLs begin with; nil: as the client asked.
    package var publicURL: PublicURL?
    /// Bytes a file may have, whatever its bucket allows.
    package var maxUpload: Int64
    /// Seconds that unreferenced bytes are nobody's orphans yet: an upload may be about to name them.
    package var orphanGrace: Int64
    package var origins: AllowedOrigins
    /// Version of the program, for `/version`.
    package var version: String

    package init(
        access: AccessSettings, publicURL: PublicURL?, maxUpload: Int64, orphanGrace: Int64,
        origins: AllowedOrigins, version: String
    ) {
        self.access = access
        self.publicURL = publicURL
        self.maxUpload = maxUpload
        self.orphanGrace = orphanGrace
        self.origins = origins
        self.version = version
    }
}
