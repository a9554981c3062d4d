import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

/// Which contents make room, and which remains of uploads nobody needs.
struct DiskRoomTests {
    private let disk: StoreOnDisk

    init() throws { disk = try StoreOnDisk() }

    @Test func `contents make room that have no other name, those first that have not changed for longest`()
        throws
    {
        let keys = ["first", "second", "third"].map { BlobKey.sample($0) }
        for key in keys { try disk.keep("text of \(key)", as: key) }
        // The first one has changed last.
        try disk.store.renew(keys[0])
        let found = try disk.store.reclaimable(
            [keys[2], .sample("absent"), keys[0], keys[1]], unchangedFor: 0)
        #expect(found.map(\.key) == [keys[1], keys[2], keys[0]])
        #expect(found.allSatisfy { $0.space == 4_096 })
        #expect(try disk.store.reclaimable(keys, unchangedFor: 60) == [])

        try disk.store.publish(keys[1], modified: 1, at: "b/a.txt")
        let backup = disk.folder.path + "/backup"
        try #require(mkdir(backup, 0o700) == 0)
        _ = try disk.store.exportBlob(keys[2], to: backup, copies: false)
        #expect(try disk.store.reclaimable(keys, unchangedFor: 0).map(\.key) == [keys[0]])
    }

    @Test func `bytes that lack are told before a file is made`() throws {
        let free = try disk.store.freeBytes()
        #expect(try disk.store.missingBytes(for: nil) == 0)
        #expect(try #require(try disk.store.missingBytes(for: free * 2)) > free / 2)
        #expect(try disk.store.missingBytes(for: free / 2) == 0)
        let full = try StoreOnDisk(reserve: free * 2)
        #expect(try #require(try full.store.missingBytes(for: nil)) > free / 2)
        #expect(try full.store.missingBytes(for: .max) == nil, "no removal would help")
    }

    @Test func `remains of killed processes go at once, what others are about to publish or to remove stays`()
        throws
    {
        try disk.keep("text", as: .sample("blob"))
        let held = try disk.receive("arriving")
        let left = try disk.receive("left")
        try left.close()
        let incoming = disk.folder.path + "/incoming"
        try #require(link(disk.store.localPath(of: .sample("blob")), incoming + "/link") == 0)
        try #require(mkdir(incoming + "/grave", 0o755) == 0)
        try #require(symlink(disk.folder.path, incoming + "/symlink") == 0)
        #expect(try disk.store.removeAbandonedIncoming() == 1)
        #expect(contents(ofFileAt: left.path) == nil)
        #expect(contents(ofFileAt: held.path) == Array("arriving".utf8))
        #expect(disk.folder.names(in: "incoming").filter { !$0.hasPrefix(".") }.count == 4)
    }
}
