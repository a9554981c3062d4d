import Foundation
import Glibc
import Testing

/// A file or folder and what `lstat` says of it.
struct TreeEntry {
    let path: String
    let mode: mode_t
    let user: uid_t
    let isFolder: Bool
}

/// A folder of the temporary directory and what tests look for in it.
struct FileTree {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/vitrine-tree-\(UUID().uuidString)"
        // Other users get to what is made in it.
        try #require(mkdir(path, 0o755) == 0 && chmod(path, 0o755) == 0)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Everything below a folder, and the folder itself.
    static func entries(of folder: String) -> [TreeEntry] {
        let below = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return ([folder] + below.map { "\(folder)/\($0)" }).compactMap { path in
            var facts = stat()
            guard lstat(path, &facts) == 0 else { return nil }
            return TreeEntry(
                path: path, mode: facts.st_mode & 0o7777, user: facts.st_uid,
                isFolder: facts.st_mode & S_IFMT == S_IFDIR)
        }
    }

    /// The blobs of a data directory or a backup.
    static func blobs(of folder: String) -> [String] {
        entries(of: folder + "/blobs").filter { !$0.isFolder }.map(\.path)
    }
}
