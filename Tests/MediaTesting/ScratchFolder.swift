import Glibc
import Testing

/// A folder in the temporary directory that vanishes, with everything in it, with its last reference.
package final class ScratchFolder: Sendable {
    package let path: String

    /// Throws if the temporary directory cannot be written to.
    package init() throws {
        var template = Array("/tmp/vitrine-scratch-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The bytes of a file in it, nil if there is none.
    package func bytes(of name: String) -> [UInt8]? { contents(ofFileAt: "\(path)/\(name)") }

    /// The entries of a folder in it, `.` and `..` left out, sorted.
    package func names(in folder: String) -> [String] { entries(of: "\(path)/\(folder)").sorted() }

    deinit { removeTree(path) }
}

private func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// Removes a folder and what is in it; follows no links.
private func removeTree(_ path: String) {
    guard unlink(path) != 0, errno == EISDIR else { return }
    for name in entries(of: path) { removeTree("\(path)/\(name)") }
    rmdir(path)
}

/// The bytes of a file, nil if it cannot be read.
package func contents(ofFileAt path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(descriptor, &block, block.count), count > 0 { bytes += block[..<count] }
    return bytes
}
