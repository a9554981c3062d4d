import Glibc
package import Media

extension DiskBlobStore {
    package func publish(_ key: BlobKey, modified: Int64, at path: String) throws {
        let blob = directory.blob(key)
        guard let facts = try facts(of: blob), facts.isRegular else { throw MediaError.contentMissing(key) }
        try facts.advance(to: modified, blob)
        try link(blob, at: path)
    }

    package func publishDerived(
        of key: BlobKey, recipe: String, modified: Int64, at path: String
    ) throws -> Bool {
        let rendition = directory.derived(key, recipe)
        guard let facts = try facts(of: rendition), facts.isRegular else { return false }
        do {
            try facts.advance(to: modified, rendition)
            try link(rendition, at: path)
        } catch let error as SystemError where error.code == ENOENT {
            // Whoever empties the cache meanwhile is within their rights.
            return false
        }
        return true
    }

    package func unpublish(_ path: String) throws {
        // A folder of this name is nothing that was published.
        guard unlink(directory.published(path)) != 0, ![ENOENT, ENOTDIR, EISDIR].contains(errno) else {
            return
        }
        throw failure("unlink")
    }

    package func flushPublished(_ paths: [String]) throws {
        for folder in Set(paths.map { parent(of: directory.published($0)) }) {
            do {
                try flushes.flush(folder)
            } catch let error as SystemError where [ENOENT, ENOTDIR].contains(error.code) {
                // Where no folder is, nothing was published.
                continue
            }
        }
    }

    package func isPublished(_ path: String) -> Bool {
        (try? facts(of: directory.published(path))).map(\.isRegular) ?? false
    }

    package func isOccupied(_ path: String) -> Bool {
        (try? facts(of: directory.published(path))) != nil
    }

    package func localPath(ofPublished path: String) -> String { directory.published(path) }

    package func shares(_ path: String, with key: BlobKey) -> Bool {
        guard let published = try? facts(of: directory.published(path)),
            let blob = try? facts(of: directory.blob(key))
        else { return false }
        return published.st_ino == blob.st_ino && published.st_dev == blob.st_dev
    }

    package func shows(_ path: String, renditionOf key: BlobKey, recipe: String) -> Bool? {
        guard let derived = try? facts(of: directory.derived(key, recipe)) else { return nil }
        guard let published = try? facts(of: directory.published(path)) else { return false }
        return published.st_ino == derived.st_ino && published.st_dev == derived.st_dev
            || published.st_size == derived.st_size && published.st_mtim.tv_sec == derived.st_mtim.tv_sec
    }

    package func shows(_ path: String, _ key: BlobKey, modified: Int64) -> Bool {
        guard let published = try? facts(of: directory.published(path)),
            let blob = try? facts(of: directory.blob(key)), published.st_mtim.tv_nsec == 0
        else { return false }
        let time = Int64(published.st_mtim.tv_sec)
        // Another path may have moved the time of the one file both are.
        if published.st_ino == blob.st_ino, published.st_dev == blob.st_dev { return time >= modified }
        return published.st_size == blob.st_size && time == modified
    }

    package func unpublishAll(of bucket: BucketID) throws {
        // One rename takes every URL away at once; the files follow when there is time.
        let grave = "\(directory.incoming)/\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        if rename(directory.published(bucket.text), grave) != 0 {
            guard errno == ENOENT else { throw failure("rename") }
            return
        }
        try removeTree(grave)
    }

    package func forEachPublished(_ body: ([String]) throws -> Void) throws {
        try forEachFile(below: directory.media, body)
    }

    /// Makes `path` below `media/` the same file as `source`, atomically.
    private func link(_ source: String, at path: String) throws {
        let place = directory.published(path)
        let beside = "\(directory.incoming)/\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        if try linkAnew(source, at: place) { return }
        // A copy that fails must not stay, and renaming onto another link of the same file leaves the name
        // beside.
        defer { unlink(beside) }
        if errno != EEXIST || Glibc.link(source, beside) != 0 { try copyUnlinkable(source, to: beside) }
        if rename(beside, place) == 0 { return }
        // An empty folder is what files that are gone have left.
        guard errno == EISDIR, rmdir(place) == 0, rename(beside, place) == 0 else { throw failure("rename") }
    }

    /// Links `source` at a place that has nothing yet, making the folders above it; else false, with the reason in `errno`.
    ///
    /// A sweep may remove a folder in the moment between its making and its first entry.
    private func linkAnew(_ source: String, at place: String) throws -> Bool {
        for _ in 0..<64 {
            do {
                try makeParents(of: place, below: directory.media)
            } catch let error as SystemError where error.code == ENOENT {
                continue
            }
            if Glibc.link(source, place) == 0 { return true }
            let reason = errno
            defer { errno = reason }
            guard reason == ENOENT, try facts(of: source) != nil else { return false }
        }
        return false
    }

    /// Copies where the filesystem allows no further link (EMLINK, EXDEV, EPERM); any other error is thrown.
    func copyUnlinkable(_ source: String, to copy: String) throws {
        guard [EMLINK, EXDEV, EPERM].contains(errno) else { throw failure("link") }
        try setModified(try copyFile(source, to: copy, mode: 0o644), of: copy)
    }
}

extension stat {
    /// Moves the modification time of the file at `path`, whose facts these are, forward to a whole second; a later one that
    /// another publication has given it stays.
    fileprivate func advance(to modified: Int64, _ path: String) throws {
        guard st_mtim.tv_nsec != 0 || Int64(st_mtim.tv_sec) < modified else { return }
        try setModified(modified, of: path, accessed: Int64(st_atim.tv_sec))
    }
}

/// Sets a file's modification time to a whole second, as nginx's ETag sees it.
///
/// - Parameters:
///   - seconds: the modification time.
///   - path: of the file; a symbolic link is not followed.
///   - accessed: its access time, nil for the same.
/// - Throws: `SystemError` or `MediaError.noSpace`.
func setModified(_ seconds: Int64, of path: String, accessed: Int64? = nil) throws {
    let times = [accessed ?? seconds, seconds].map { timespec(tv_sec: Int($0), tv_nsec: 0) }
    guard utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) == 0 else {
        throw failure("utimensat")
    }
}
