import Media

/// A scanner that finds the virus "Canned" in whatever contains the word `infected`.
package struct CannedScanner: VirusScanning {
    /// Whether it answers nobody.
    package let isAway: Bool

    package init(isAway: Bool = false) { self.isAway = isAway }

    package func scan(fileAt path: String) throws -> String? {
        try ping()
        guard let bytes = contents(ofFileAt: path) else { throw SystemError("open") }
        return bytes.firstRange(of: Array("infected".utf8)) == nil ? nil : "Canned"
    }

    package func ping() throws {
        if isAway { throw VirusScanError.unavailable("it is away") }
    }
}
