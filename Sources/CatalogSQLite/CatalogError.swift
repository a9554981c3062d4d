import GRDB

/// Why a catalog cannot be opened.
package enum CatalogError: Error, Equatable, CustomStringConvertible {
    case isFolder(path: String)
    /// Not SQLite, or another program's database.
    case isNoCatalog(path: String)
    case isDamaged(path: String, detail: String)
    /// Its schema is one that only later versions of this program know, `writer` for instance; `known` is the latest here.
    case isNewer(
        path: String, schema: String, writer: ProgramVersion?, known: String, program: ProgramVersion?)
    /// No catalog, but files beside it: an empty catalog would make them orphans.
    case isMissing(path: String)
    case cannotOpen(path: String, detail: String)

    package var description: String {
        switch self {
        case .isFolder(let path): "The catalog \(path) is a folder."
        case .isNoCatalog(let path): "The file \(path) is not a catalog."
        case .isDamaged(let path, let detail): "The catalog \(path) is damaged: \(detail)."
        case .isNewer(let path, let schema, let writer, let known, let program):
            "The catalog \(path) has schema \(schema)"
                + (writer.map { ", written by version \($0)" } ?? "")
                + (program.map { "; this is version \($0), which knows" } ?? "; this version knows")
                + " schemas up to \(known): install \(writer.map { "\($0) or later" } ?? "a later version")"
                + ", or restore a backup of this version."
        case .isMissing(let path):
            "The catalog \(path) is missing or empty although files lie beside it; restore it from a backup."
        case .cannotOpen(let path, let detail): "The catalog \(path) cannot be opened: \(detail)."
        }
    }
}

/// What SQLite says of an error, in a sentence without the statement; nil for an error of something else.
///
/// - Parameter error: whatever a catalog has thrown.
package func databaseProblem(_ error: any Error) -> String? {
    guard let error = error as? DatabaseError else { return nil }
    let detail = error.message ?? "no reason given"
    return "The catalog failed: \(detail) (SQLite error \(error.extendedResultCode.rawValue))."
}
