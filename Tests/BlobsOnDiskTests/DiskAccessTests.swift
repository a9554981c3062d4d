import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

/// Modes that keep a web server out, which runs as another user.
@Suite struct DiskAccessTests {
    private let disk: StoreOnDisk
    private let key = BlobKey(unchecked: String(repeating: "b", count: 64))

    init() throws {
        disk = try StoreOnDisk()
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1, at: "a/b/c.txt")
    }

    private func found() throws -> [InaccessibleEntry] {
        var entries: [InaccessibleEntry] = []
        try disk.store.forEachInaccessible { entries.append($0) }
        return entries.sorted { $0.path < $1.path }
    }

    private func change(_ path: String, _ mode: mode_t) throws {
        try #require(chmod("\(disk.folder.path)/\(path)", mode) == 0)
    }

    @Test func `what the store makes is accessible`() throws {
        #expect(try found() == [])
    }

    @Test func `files and folders that others cannot read are found, and mended one by one`() throws {
        try change("media/a/b/c.txt", 0o600)
        try change("media/a", 0o711)
        let expected = [
            InaccessibleEntry(path: "blobs/\(disk.shard(key))", cause: .mode(0o600)),
            InaccessibleEntry(path: "media/a", cause: .mode(0o711)),
            InaccessibleEntry(path: "media/a/b/c.txt", cause: .mode(0o600)),
        ]
        #expect(try found() == expected, "both names of one file")
        for entry in expected { #expect(try disk.store.makeAccessible(entry.path)) }
        #expect(try found() == [])
        #expect(disk.mode(of: "media/a") == 0o755)
        #expect(disk.mode(of: "media/a/b/c.txt") == 0o644)
    }

    @Test func `a folder that its owner cannot read either is no obstacle`() throws {
        try change("media/a", 0o000)
        var mended: [String] = []
        try disk.store.forEachInaccessible { entry in
            if try disk.store.makeAccessible(entry.path) { mended.append(entry.path) }
        }
        #expect(mended == ["media/a"])
        #expect(try found() == [])
    }

    @Test func `where only the group enters the data directory, what its group reads is accessible`() throws {
        try change("", 0o750)
        try change("media/a/b/c.txt", 0o640)
        try change("media/a/b", 0o750)
        #expect(try found() == [])
        try change("", 0o755)
        #expect(try found().count == 3)
    }

    @Test func `a new data directory is closed to others, one that is there keeps its mode`() throws {
        let mask = umask(0)
        defer { umask(mask) }
        try DiskBlobStore(root: disk.folder.path + "/new").retainingBlobs {}
        #expect(disk.mode(of: "new") == 0o750)
        #expect(disk.mode(of: "new/media") == 0o755)
        #expect(disk.mode(of: "new/incoming/.lock") == 0o644)
        #expect(mkdir(disk.folder.path + "/own", 0o711) == 0)
        _ = try DiskBlobStore(root: disk.folder.path + "/own")
        #expect(disk.mode(of: "own") == 0o711)
    }
}
