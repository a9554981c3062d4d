import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

struct DiskBlobStoreTests {
    private let disk: StoreOnDisk
    private let key = BlobKey.sample("content")

    init() throws { disk = try StoreOnDisk() }

    @Test func `a store on disk keeps the blob store's contract`() throws {
        // The contract makes one store after the other; each needs its folder as long as it is used.
        var current = disk
        try BlobStoreContract {
            current = try StoreOnDisk()
            return current.store
        } shown: { _, path in
            current.shown(at: path)
        } age: { _, seconds in
            try current.ageRenditions(by: seconds)
        }.verify()
    }

    @Test func `four folders are made, and found again`() throws {
        #expect(disk.folder.names(in: "") == ["blobs", "derived", "incoming", "media"])
        try disk.keep("text", as: key)
        let reopened = try DiskBlobStore(root: disk.folder.path)
        #expect(try reopened.size(of: key) == 4)
        #expect(throws: (any Error).self) { try DiskBlobStore(root: "/proc/nowhere") }
    }

    @Test func `content lies two folders deep under its name`() throws {
        try disk.keep("text", as: key)
        #expect(disk.folder.bytes(of: "blobs/\(disk.shard(key))") == Array("text".utf8))
        #expect(disk.store.localPath(of: key) == "\(disk.folder.path)/blobs/\(disk.shard(key))")
        #expect(disk.folder.names(in: "incoming") == [])
    }

    @Test func `everybody may read, whatever the umask`() throws {
        let before = umask(0o077)
        defer { umask(before) }
        let disk = try StoreOnDisk()
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1, at: "core_media/x/a.txt")
        try disk.store.storeDerived(disk.receive("x"), of: key, recipe: "o.png", modified: 1)
        for file in [
            "blobs/\(disk.shard(key))", "media/core_media/x/a.txt", "derived/\(disk.shard(key))/o.png",
        ] {
            #expect(disk.mode(of: file) == 0o644, "\(file)")
        }
        for folder in ["blobs", "media", "media/core_media/x", "derived/\(disk.shard(key))", "incoming"] {
            #expect(disk.mode(of: folder) == 0o755, "\(folder)")
        }
    }

    @Test func `a torn blob is replaced by whole content`() throws {
        try disk.keep("to", as: key)
        try disk.keep("torn no more", as: key)
        #expect(try disk.store.size(of: key) == 12)
    }

    @Test func `content asked for again looks as young as new`() throws {
        try disk.keep("text", as: key)
        let path = "blobs/\(disk.shard(key))"
        let before = try #require(disk.facts(of: path)?.st_ctim)
        // The clock of the file system ticks in milliseconds.
        repeat {
            try disk.keep("text", as: key)
        } while disk.facts(of: path)?.st_ctim.tv_nsec == before.tv_nsec
        let after = try #require(disk.facts(of: path)?.st_ctim)
        #expect((after.tv_sec, after.tv_nsec) > (before.tv_sec, before.tv_nsec))
    }

    @Test func `what is no blob is no blob`() throws {
        try disk.keep("text", as: key)
        let stranger = String(disk.store.localPath(of: key).dropLast(64)) + "lost+found"
        try #require(mkdir(stranger, 0o755) == 0)
        var found: [BlobKey] = []
        try disk.store.forEachBlob(olderThan: 0) { found += $0 }
        #expect(found == [key])
        let folder = BlobKey.sample("a folder")
        try disk.keep("x", as: folder)
        try disk.store.remove(folder)
        try #require(mkdir(disk.store.localPath(of: folder), 0o755) == 0)
        #expect(try disk.store.size(of: folder) == nil)
    }

    @Test func `uploads leave the reserve free`() throws {
        let free = try disk.store.freeBytes()
        #expect(free > 0)
        let full = try StoreOnDisk(reserve: free * 2)
        #expect(throws: MediaError.noSpace) { try full.store.makeIncoming(expecting: 0) }
        #expect(throws: MediaError.noSpace) { try full.store.proveWritable() }
        #expect(throws: MediaError.noSpace) { try disk.store.makeIncoming(expecting: free) }
        _ = try disk.store.makeIncoming(expecting: 1)
    }

    @Test func `proving that the disk takes bytes leaves none there`() throws {
        try disk.store.proveWritable()
        #expect(try disk.store.removeStaleIncoming(olderThan: 0) == 0)
    }

    @Test func `a removal waits in vain while an upload is under way in another store on the same folder`()
        throws
    {
        let other = try DiskBlobStore(root: disk.folder.path)
        let answer = try disk.store.retainingBlobs { try other.excludingUploads { true } }
        #expect(answer == nil)
        #expect(try other.excludingUploads { true } == true)
    }

    @Test func `what is left of uploads goes, folders too, the lock stays`() throws {
        _ = try disk.store.excludingUploads {}
        let upload = try disk.receive("half")
        try #require(mkdir("\(disk.folder.path)/incoming/grave", 0o755) == 0)
        try #require(symlink(disk.folder.path, "\(disk.folder.path)/incoming/grave/link") == 0)
        try disk.keep("text", as: key)
        #expect(try disk.store.removeStaleIncoming(olderThan: 0) == 1, "the upload is under way")
        try upload.close()
        #expect(try disk.store.removeStaleIncoming(olderThan: 0) == 1)
        #expect(disk.folder.names(in: "incoming") == [".lock"])
        #expect(try disk.store.size(of: key) == 4, "links are not followed")
    }
}
