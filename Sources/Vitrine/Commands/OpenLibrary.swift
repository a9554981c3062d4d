import Glibc
import Media

extension ServiceOptions {
    /// The library in the data directory, opened for a command.
    ///
    /// - Throws: ``ConfigurationError``, ``CommandError`` and what the catalog says.
    func library() throws -> MediaLibrary {
        try Wiring.opened(Configuration.read(self)).library
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
    static func opened(_ configuration: Configuration, makingMissing isMade: Bool = true) throws -> Wiring {
        if !isMade { try requireCatalog(in: configuration.data) }
        try FileOwner(ofData: configuration.data)?.become()
        do {
            return try Wiring(configuration, log: MigrationMeter.report)
        } catch let error as SystemError where error.isRefusal && geteuid() != 0 {
            throw CommandError.forbidden(configuration.data)
        }
    }

    /// - Throws: ``CommandError`` if there is no catalog, which a command would make otherwise, or if it may not be looked at.
    static func requireCatalog(in data: String) throws {
        var facts = stat()
        guard stat(data + "/catalog.sqlite", &facts) != 0 else { return }
        guard errno != EACCES else { throw CommandError.forbidden(data) }
        throw CommandError("\(data) is no data directory: it has no catalog. Name the right one with --data.")
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
