import Glibc
import Media

/// Whether a file is a catalog of this program, by its header alone (SQLite file format, §1.3).
///
/// - Parameter path: a symbolic link is not followed.
package func isCatalog(_ path: String) -> Bool {
    guard let descriptor = try? openRegularFile(path) else { return false }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    guard pread(descriptor, &header, header.count, 0) == header.count else { return false }
    let mark = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
    return header.starts(with: CatalogFile.header) && mark == CatalogFile.applicationID
}
