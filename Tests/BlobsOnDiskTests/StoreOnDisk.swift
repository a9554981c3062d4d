import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

/// A store in a scratch folder, and what a reader finds there.
struct StoreOnDisk {
    let folder: ScratchFolder
    let store: DiskBlobStore

    init(reserve: Int64 = 0) throws {
        folder = try ScratchFolder()
        store = try DiskBlobStore(root: folder.path, reserve: reserve)
    }

    /// What `lstat` says of something in the data directory; nil if nothing is there.
    func facts(of path: String) -> stat? {
        var facts = stat()
        return lstat("\(folder.path)/\(path)", &facts) == 0 ? facts : nil
    }

    /// The permission bits of something in the data directory.
    func mode(of path: String) -> mode_t? { facts(of: path).map { $0.st_mode & 0o7777 } }

    func shown(at path: String) -> ShownFile? {
        guard let facts = facts(of: "media/\(path)"), let bytes = folder.bytes(of: "media/\(path)") else {
            return nil
        }
        return ShownFile(bytes: bytes, modified: Int64(facts.st_mtim.tv_sec))
    }

    /// A file with text in it that nobody has stored yet.
    func receive(_ text: String) throws -> TemporaryFile {
        let file = try store.makeIncoming(expecting: nil)
        try #require(write(file.descriptor, text, text.utf8.count) == text.utf8.count)
        return file
    }

    func keep(_ text: String, as key: BlobKey) throws {
        try store.store(receive(text), as: key)
    }

    /// `ab/cd/<key>`.
    func shard(_ key: BlobKey) -> String {
        let hex = key.hex
        return "\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
    }

    /// Makes every rendition look as if it had last been used so many seconds earlier.
    func ageRenditions(by seconds: Int64) throws {
        var keys: [BlobKey] = []
        try store.forEachDerived { keys += $0 }
        for key in keys {
            for name in folder.names(in: "derived/\(shard(key))") {
                let path = "derived/\(shard(key))/\(name)"
                let facts = try #require(self.facts(of: path))
                let used = timespec(tv_sec: facts.st_atim.tv_sec - Int(seconds), tv_nsec: 0)
                try #require(
                    utimensat(AT_FDCWD, "\(folder.path)/\(path)", [used, facts.st_mtim], 0) == 0)
            }
        }
    }
}
