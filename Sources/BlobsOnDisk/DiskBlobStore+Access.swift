import Glibc
package import Media

extension DiskBlobStore {
    package func forEachInaccessible(_ body: (InaccessibleEntry) throws -> Void) throws {
        guard let root = try facts(of: directory.root) else { return }
        // Where others cannot enter the data directory, the web server is one of its group.
        let isClosed = root.st_mode & 0o001 == 0
        var folders = ["incoming", "derived", "media", "blobs"]
        for folder in folders { try examine(folder, root, isClosed, body) }
        while let folder = folders.popLast() {
            let names: [String]
            do {
                names = try self.names(in: "\(directory.root)/\(folder)")
            } catch let error as SystemError where error.isRefusal {
                // It was found itself.
                continue
            }
            for name in names {
                let path = "\(folder)/\(name)"
                // What an upload is receiving has its own life.
                guard folder != "incoming", try examine(path, root, isClosed, body) else { continue }
                folders.append(path)
            }
        }
    }

    package func makeAccessible(_ path: String) throws -> Bool {
        let place = "\(directory.root)/\(path)"
        guard let facts = try facts(of: place) else { return true }
        guard chmod(place, facts.st_mode & 0o7777 | facts.wantedMode) == 0 else {
            if errno == EPERM { return false }
            throw failure("chmod", place)
        }
        return true
    }

    /// Hands a file or folder to `body` if it is not as it should be; whether it is a folder.
    @discardableResult
    private func examine(
        _ path: String, _ root: stat, _ isClosed: Bool, _ body: (InaccessibleEntry) throws -> Void
    ) throws -> Bool {
        guard let facts = try? facts(of: "\(directory.root)/\(path)") else { return false }
        let isFolder = facts.st_mode & S_IFMT == S_IFDIR
        guard isFolder || facts.st_mode & S_IFMT == S_IFREG else { return false }
        if facts.st_uid != root.st_uid {
            try body(InaccessibleEntry(path: path, cause: .owner(facts.st_uid, wanted: root.st_uid)))
        }
        let wanted =
            isClosed && facts.st_gid == root.st_gid ? facts.wantedMode & 0o770 : facts.wantedMode
        if facts.st_mode & wanted != wanted {
            try body(InaccessibleEntry(path: path, cause: .mode(facts.st_mode & 0o7777)))
        }
        return isFolder
    }
}

extension stat {
    /// What the store makes such a file or folder with: a web server runs as another user and reads it.
    fileprivate var wantedMode: mode_t { st_mode & S_IFMT == S_IFDIR ? 0o755 : 0o644 }
}
