import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

/// Blobs that leave for a backup and come back.
@Suite struct DiskBackupTests {
    private let disk: StoreOnDisk
    private let folder: ScratchFolder

    init() throws {
        disk = try StoreOnDisk()
        folder = try ScratchFolder()
    }

    private func inode(_ path: String) -> UInt? {
        var facts = stat()
        return stat(path, &facts) == 0 ? UInt(facts.st_ino) : nil
    }

    @Test func `on the same filesystem a backup shares the bytes, and so does what comes back`() throws {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: false) == .linked)
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: false) == .present)
        #expect(disk.store.isShared(key, withBackup: folder.path))
        let place = "\(folder.path)/blobs/\(disk.shard(key))"
        let original = inode(disk.store.localPath(of: key))
        #expect(original != nil)
        #expect(inode(place) == original)
        try disk.store.remove(key)
        #expect(try disk.store.importBlob(key, from: folder.path) == .linked)
        #expect(inode(disk.store.localPath(of: key)) == original)
        #expect(try disk.store.importBlob(key, from: folder.path) == .present)
    }

    @Test func `what is there with another size is replaced`() throws {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        _ = try disk.store.exportBlob(key, to: folder.path, copies: false)
        let place = "\(folder.path)/blobs/\(disk.shard(key))"
        try #require(unlink(place) == 0 && creat(place, 0o600) >= 0)
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: false) == .linked)
        #expect(inode(place) == inode(disk.store.localPath(of: key)))
    }

    @Test func `a backup on another filesystem is a copy, also where an earlier one was cut short`() throws {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        // The memory of the machine is a filesystem of its own.
        var template = Array("/dev/shm/vitrine-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let other = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let place = "\(other)/blobs/\(disk.shard(key))"
        #expect(try disk.store.exportBlob(key, to: other, copies: false) == .copied)
        try #require(rename(place, place + ".part") == 0)
        #expect(try disk.store.exportBlob(key, to: other, copies: false) == .copied)
        #expect(contents(ofFileAt: place) == Array("content".utf8))
        #expect(inode(place + ".part") == nil)
        try disk.store.remove(key)
        #expect(try disk.store.importBlob(key, from: other) == .copied)
        #expect(contents(ofFileAt: disk.store.localPath(of: key)) == Array("content".utf8))
        unlink(place)
        for depth in 0..<4 {
            rmdir(place.split(separator: "/").dropLast(depth + 1).reduce("") { "\($0)/\($1)" })
        }
    }

    @Test func `a backup can have bytes of its own, in place of shared ones too`() throws {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: false) == .linked)
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: true) == .copied)
        #expect(!disk.store.isShared(key, withBackup: folder.path))
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: true) == .present)
        #expect(folder.bytes(of: "blobs/\(disk.shard(key))") == Array("content".utf8))
    }

    @Test func `others read neither the folders of a backup nor its copies, and all of what comes back`()
        throws
    {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        let mask = umask(0)
        defer { umask(mask) }
        _ = try disk.store.exportBlob(key, to: folder.path, copies: true)
        umask(0o077)
        for path in ["blobs", "blobs/bb", "blobs/bb/bb"] {
            #expect(mode(folder.path + "/" + path) == 0o700, "\(path)")
        }
        #expect(mode("\(folder.path)/blobs/\(disk.shard(key))") == 0o600)
        try disk.store.remove(key)
        // Not a link: it would be as closed as the backup.
        #expect(try disk.store.importBlob(key, from: folder.path) == .copied)
        #expect(disk.mode(of: "blobs/\(disk.shard(key))") == 0o644)
    }

    private func mode(_ path: String) -> mode_t? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & 0o7777 : nil
    }

    @Test func `a folder of a backup or a store that is a symbolic link is not followed`() throws {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        _ = try disk.store.exportBlob(key, to: folder.path, copies: true)
        for root in [disk.folder.path, folder.path] {
            try #require(rename(root + "/blobs/bb", root + "/elsewhere") == 0)
            try #require(symlink("../elsewhere", root + "/blobs/bb") == 0)
        }
        #expect(throws: MediaError.contentMissing(key)) {
            try disk.store.exportBlob(key, to: folder.path, copies: true)
        }
        #expect(throws: MediaError.contentMissing(key)) { try disk.store.importBlob(key, from: folder.path) }
    }

    @Test func `a symbolic link of the same size in a backup is not taken for the content`() throws {
        let key = BlobKey(unchecked: String(repeating: "b", count: 64))
        try disk.keep("content", as: key)
        _ = try disk.store.exportBlob(key, to: folder.path, copies: true)
        let place = "\(folder.path)/blobs/\(disk.shard(key))"
        // As long as the content.
        try #require(unlink(place) == 0 && symlink("nowhere", place) == 0)
        #expect(try disk.store.exportBlob(key, to: folder.path, copies: true) == .copied)
        #expect(contents(ofFileAt: place) == Array("content".utf8))
    }

    @Test func `what is not there is missing`() throws {
        let key = BlobKey(unchecked: String(repeating: "a", count: 64))
        #expect(throws: MediaError.contentMissing(key)) {
            try disk.store.exportBlob(key, to: folder.path, copies: true)
        }
        #expect(throws: MediaError.contentMissing(key)) { try disk.store.importBlob(key, from: folder.path) }
    }
}
