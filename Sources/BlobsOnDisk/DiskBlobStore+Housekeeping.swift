import Glibc
package import Media

extension DiskBlobStore {
    package func forEachBlob(olderThan age: Int64, _ body: ([BlobKey]) throws -> Void) throws {
        let now = Timestamp.now.seconds
        try forEachShard(below: directory.blobs) { folder, names in
            let old = names.filter { name in
                guard let facts = try? facts(of: "\(folder)/\(name)"), facts.isRegular else { return false }
                return now - Int64(facts.st_ctim.tv_sec) >= age
            }
            try body(old.compactMap { BlobKey($0) })
        }
    }

    package func removeStaleIncoming(olderThan age: Int64) throws -> Int {
        let now = Timestamp.now.seconds
        var count = 0
        for name in try names(in: directory.incoming) where !name.hasPrefix(".") {
            let path = "\(directory.incoming)/\(name)"
            guard let facts = try facts(of: path), now - Int64(facts.st_ctim.tv_sec) >= age,
                facts.st_mode & S_IFMT != S_IFREG || !isHeld(path)
            else { continue }
            try removeTree(path)
            count += 1
        }
        return count
    }

    package func removeAbandonedIncoming() throws -> Int {
        try names(in: directory.incoming).count { name in
            try !name.hasPrefix(".") && removeUnlessHeld("\(directory.incoming)/\(name)")
        }
    }

    /// Removes a file that no process holds and whose bytes have no other name: one that is about to be published is a link.
    private func removeUnlessHeld(_ path: String) throws -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var facts = stat()
        // The lock is kept until the name is gone: a process that has just made the file does not get hold of it.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &facts) == 0,
            facts.st_mode & S_IFMT == S_IFREG, facts.st_nlink == 1
        else { return false }
        guard unlink(path) == 0 else {
            if errno == ENOENT { return false }
            throw failure("unlink", path)
        }
        return true
    }

    /// Whether some process, this one included, still receives bytes into a file.
    private func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    package func removeEmptyFolders(olderThan age: Int64) throws -> Int {
        let latest = Timestamp.now.seconds - age
        var count = 0
        for name in try names(in: directory.media) {
            count += try removeEmptyFolders(at: "\(directory.media)/\(name)", changedBefore: latest).removed
        }
        return count
    }

    /// Removes a folder if nothing but empty folders is in it, else those of them.
    private func removeEmptyFolders(
        at path: String, changedBefore latest: Int64
    ) throws -> (removed: Int, isGone: Bool) {
        guard let facts = try facts(of: path), facts.st_mode & S_IFMT == S_IFDIR else { return (0, false) }
        // Removing what is in it changes its time.
        let isOld = Int64(facts.st_mtim.tv_sec) <= latest
        var (removed, isEmpty) = (0, true)
        for name in try names(in: path) {
            let below = try removeEmptyFolders(at: "\(path)/\(name)", changedBefore: latest)
            removed += below.removed
            if !below.isGone { isEmpty = false }
        }
        guard isOld, isEmpty else { return (removed, false) }
        if rmdir(path) == 0 { return (removed + 1, true) }
        // Something was published there meanwhile.
        guard [ENOENT, ENOTEMPTY, EEXIST, EBUSY].contains(errno) else { throw failure("rmdir") }
        return (removed, errno == ENOENT)
    }

    /// Calls `body` with every folder two levels below `root` that has entries, and their names.
    func forEachShard(below root: String, _ body: (String, [String]) throws -> Void) throws {
        for first in try names(in: root) {
            for second in try names(in: "\(root)/\(first)") {
                let folder = "\(root)/\(first)/\(second)"
                let entries = try names(in: folder)
                if !entries.isEmpty { try body(folder, entries) }
            }
        }
    }

    /// Calls `body` with the paths, relative to `root`, of the files of one folder after the other.
    func forEachFile(below root: String, _ body: ([String]) throws -> Void) throws {
        var folders = [""]
        while let folder = folders.popLast() {
            var files: [String] = []
            for name in try names(in: root + "/" + folder) {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                guard let facts = try facts(of: "\(root)/\(path)") else { continue }
                if facts.st_mode & S_IFMT == S_IFDIR { folders.append(path) } else { files.append(path) }
            }
            if !files.isEmpty { try body(files) }
        }
    }

    /// Removes a file or a folder with everything in it; never follows a link. Not an error if nothing is
    /// there.
    func removeTree(_ path: String) throws {
        guard let facts = try facts(of: path) else { return }
        if facts.st_mode & S_IFMT == S_IFDIR {
            for name in try names(in: path) { try removeTree("\(path)/\(name)") }
            guard rmdir(path) == 0 || errno == ENOENT else { throw failure("rmdir") }
        } else {
            guard unlink(path) == 0 || errno == ENOENT else { throw failure("unlink") }
        }
    }

    /// The entries of a folder without `.` and `..`, sorted; none if it is gone.
    func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw failure("opendir", folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
