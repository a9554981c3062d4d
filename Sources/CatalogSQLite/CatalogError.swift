/// Why a catalog cannot be opened.
package enum CatalogError: Error, Equatable, CustomStringConvertible {
    case isFolder(path: String)
    /// Not SQLite, or another program's database.
    case isNoCatalog(path: String)
    case isDamaged(path: String, detail: String)
    /// Written by a later version of this program.
    case isNewer(path: String)
    /// No catalog, but blobs beside it: an empty catalog would make them orphans.
    case isMissing(path: String)
    case cannotOpen(path: String, detail: String)

    package var description: String {
        switch self {
        case .isFolder(let path): "The catalog \(path) is a folder."
        case .isNoCatalog(let path): "The file \(path) is no catalog."
        case .isDamaged(let path, let detail): "The catalog \(path) is damaged: \(detail)."
        case .isNewer(let path): "The catalog \(path) was written by a later version of this program."
        case .isMissing(let path):
            "The catalog \(path) is missing or empty although files lie beside it; restore it from a backup."
        case .cannotOpen(let path, let detail): "The catalog \(path) cannot be opened: \(detail)."
        }
    }
}
