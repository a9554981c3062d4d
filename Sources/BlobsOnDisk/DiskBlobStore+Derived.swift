import Glibc
package import Media

extension DiskBlobStore {
    package func derived(of key: BlobKey, recipe: String) -> DerivedFile? {
        let path = directory.derived(key, recipe)
        guard let facts = try? facts(of: path), facts.isRegular else { return nil }
        noteUse(of: path, facts)
        return DerivedFile(
            path: "\(DataDirectory.shard(key))/\(recipe)", size: Int64(facts.st_size),
            modified: Int64(facts.st_mtim.tv_sec))
    }

    package func localPath(of rendition: DerivedFile) -> String { "\(directory.derived)/\(rendition.path)" }

    package func storeDerived(
        _ file: TemporaryFile, of key: BlobKey, recipe: String, modified: Int64
    ) throws {
        // Flushed, because a torn rendition behind a good name would be served for ever after a power cut.
        guard fdatasync(file.descriptor) == 0 else { throw failure("fdatasync") }
        try setModified(modified, of: file.path, accessed: Timestamp.now.seconds)
        let place = directory.derived(key, recipe)
        for attempt in 0..<2 {
            try makeParents(of: place, below: directory.derived)
            if rename(file.path, place) == 0 { break }
            // A sweep may have removed the folder between the two calls.
            guard errno == ENOENT, attempt == 0 else { throw failure("rename") }
        }
        file.keep()
        try file.close()
    }

    package func removeDerived(of key: BlobKey) throws {
        try removeTree("\(directory.derived)/\(DataDirectory.shard(key))")
    }

    package func forEachDerived(_ body: ([BlobKey]) throws -> Void) throws {
        try forEachShard(below: directory.derived) { folder, names in
            try body(names.compactMap { BlobKey($0) })
        }
    }
}
