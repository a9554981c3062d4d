import Glibc
import Media

/// A path that is given as the data directory, looked at before anything is made or changed there.
struct DataFolder {
    let path: String

    /// The folders in it that hold a service's files; each may be a symbolic link.
    private static let parts = ["blobs", "media", "derived", "incoming", "quarantine"]

    /// The folders that a service writes to, the data directory first.
    var identities: [FolderIdentity] { places.compactMap { $0.itself?.identity } }

    /// Where those folders lie.
    var places: [FolderPlace] { [FolderPlace(path)] + Self.parts.map { FolderPlace("\(path)/\($0)") } }

    /// - Parameter isMade: whether the command makes a data directory that is missing.
    /// - Throws: ``CommandError`` for what cannot be one, and if it is missing and is not to be made.
    func check(makingMissing isMade: Bool) throws {
        var facts = stat()
        let isThere = stat(path + "/catalog.sqlite", &facts) == 0
        if !isThere {
            guard errno != EACCES else { throw CommandError.forbidden(path) }
            guard isMade else {
                throw CommandError(
                    "\(path) is no data directory: it has no catalog. Name the right one with --data.")
            }
        }
        let place = FolderPlace(path)
        guard place.itself?.kind != .backup else {
            throw CommandError(
                "\(path) is a backup, not a data directory: bring it back with vitrine restore \(path) --data DIR."
            )
        }
        if !isThere { try Self.requireOutside(place, path) }
    }

    /// - Throws: ``CommandError`` for a place within a data directory or a backup.
    static func requireOutside(_ place: FolderPlace, _ path: String) throws {
        switch place.enclosing.map(\.kind).first(where: { $0 != .other }) {
        case .data: throw CommandError("\(path) lies in a data directory: name a folder outside of it.")
        case .backup: throw CommandError("\(path) lies in a backup: name a folder outside of it.")
        case .other, nil: return
        }
    }
}
