import Glibc
import Media

extension ServiceOptions {
    /// The library in the data directory, opened for a command.
    ///
    /// - Parameter isMade: makes a data directory that is missing, as only the commands do that a first start needs.
    /// - Throws: ``ConfigurationError``, ``CommandError`` and what the catalog says.
    func library(makingMissing isMade: Bool = false) throws -> MediaLibrary {
        try Wiring.opened(Configuration.read(self), makingMissing: isMade).library
    }
}

extension Wiring {
    /// Opens the data directory as the account it belongs to, which root becomes for good.
    ///
    /// - Parameters:
    ///   - configuration: names the data directory.
    ///   - isMade: makes a data directory that is missing; else it has to be there, with a catalog.
    /// - Returns: everything put together.
    /// - Throws: ``CommandError`` and what the catalog says.
    static func opened(_ configuration: Configuration, makingMissing isMade: Bool = false) throws -> Wiring {
        try DataFolder(path: configuration.data).check(makingMissing: isMade)
        try FileOwner(ofData: configuration.data)?.become()
        do {
            return try Wiring(configuration, log: MigrationMeter.report)
        } catch let error as SystemError where error.isRefusal && geteuid() != 0 {
            throw CommandError.forbidden(configuration.data)
        }
    }
}

extension CommandError {
    /// The user who runs a command may not use the data directory.
    static func forbidden(_ data: String) -> CommandError {
        let owner = FileOwner(of: data)
        return CommandError(
            "User \(FileOwner(user: geteuid(), group: getegid()).name) may not use the data directory \(data)"
                + (owner.map { ", which belongs to \($0.name)" } ?? "")
                + ": run the command as its owner or as root.")
    }
}
