/// Looks for malware in files before they are stored.
package protocol VirusScanning: Sendable {
    /// The name of what was found in the file at `path`, nil if it is clean.
    ///
    /// Throws ``VirusScanError/unavailable(_:)`` unless the scanner itself has said one or the other, and
    /// ``VirusScanError/tooLarge`` for what it never takes; never answers nil for a file it has not taken as a whole.
    func scan(fileAt path: String) throws -> String?

    /// Throws ``VirusScanError/unavailable(_:)`` if no scanner answers.
    func ping() throws
}

/// Why a file was not looked at.
package enum VirusScanError: Error, Equatable {
    /// The sentence is for the log.
    case unavailable(String)
    /// The scanner takes no file of this size, now or later.
    case tooLarge
}
