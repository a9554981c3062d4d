import BlobsOnDisk
import Dispatch
import Glibc
import Media
import MediaTesting
import Testing

/// What `media/` and `derived/` look like on disk.
struct DiskPublicationTests {
    private let disk: StoreOnDisk
    private let key = BlobKey.sample("content")

    init() throws { disk = try StoreOnDisk() }

    @Test func `a published file is a link to the blob with its time in whole seconds`() throws {
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1_700_000_000, at: "core_media/a.txt")
        let blob = try #require(disk.facts(of: "blobs/\(disk.shard(key))"))
        let link = try #require(disk.facts(of: "media/core_media/a.txt"))
        #expect(link.st_ino == blob.st_ino)
        #expect(link.st_nlink == 2)
        #expect(link.st_mtim.tv_sec == 1_700_000_000)
        #expect(link.st_mtim.tv_nsec == 0)
        #expect(disk.folder.names(in: "incoming") == [])
    }

    @Test func `a copy counts as the blob by size and time`() throws {
        try disk.keep("text", as: key)
        let copy = BlobKey.sample("copy")
        try disk.keep("text", as: copy)
        try disk.store.publish(copy, modified: 1_700_000_000, at: "x/a.txt")
        #expect(disk.store.shows("x/a.txt", key, modified: 1_700_000_000))
        try disk.store.publish(copy, modified: 1_700_000_001, at: "x/a.txt")
        #expect(!disk.store.shows("x/a.txt", key, modified: 1_700_000_000))
    }

    @Test func `names may be as long as the file system allows`() throws {
        try disk.keep("text", as: key)
        let long = String(repeating: "é", count: 127) + "x"
        let path = "core_media/\(long)/\(long)"
        try disk.store.publish(key, modified: 1, at: path)
        try disk.store.publish(key, modified: 1, at: path)
        #expect(disk.store.isPublished(path))
        var found: [String] = []
        try disk.store.forEachPublished { found += $0 }
        #expect(found == [path])
        #expect(throws: (any Error).self) {
            try disk.store.publish(key, modified: 1, at: "core_media/\(long)x")
        }
        #expect(!disk.store.isPublished("core_media/\(long)x"))
        #expect(disk.folder.names(in: "incoming") == [], "a failure leaves nothing beside")
        try disk.store.unpublish(path)
        #expect(!disk.store.isPublished(path))
    }

    @Test func `folders and names may begin with what joins the slash before it`() throws {
        try disk.keep("text", as: key)
        let path = "core_media/\u{0E33}/\u{FF9F}/\u{0E33}.txt"
        try disk.store.publish(key, modified: 1, at: path)
        #expect(disk.store.isPublished(path))
        try disk.store.unpublish(path)
        #expect(!disk.store.isPublished(path))
    }

    @Test func `a folder is nothing published`() throws {
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1, at: "core_media/2026/a.txt")
        #expect(!disk.store.isPublished("core_media/2026"))
        try disk.store.unpublish("core_media/2026")
        #expect(disk.store.isPublished("core_media/2026/a.txt"))
        #expect(throws: (any Error).self) { try disk.store.publish(key, modified: 1, at: "core_media/2026") }
        #expect(disk.store.isPublished("core_media/2026/a.txt"))
        #expect(disk.folder.names(in: "incoming") == [])
    }

    @Test func `links are replaced, not followed`() throws {
        try disk.keep("text", as: key)
        let victim = try ScratchFile(Array("victim".utf8))
        try #require(symlink(victim.path, "\(disk.folder.path)/media/a.txt") == 0)
        #expect(!disk.store.isPublished("a.txt"))
        try disk.store.publish(key, modified: 1, at: "a.txt")
        #expect(disk.facts(of: "media/a.txt").map { $0.st_mode & S_IFMT } == S_IFREG)
        try #require(symlink(victim.path, "\(disk.folder.path)/media/b.txt") == 0)
        try disk.store.unpublish("b.txt")
        #expect(disk.facts(of: "media/b.txt") == nil)
        #expect(try victim.bytes() == Array("victim".utf8))
    }

    @Test func `links below a bucket are removed, not followed`() throws {
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1, at: "one/a.txt")
        let elsewhere = try ScratchFolder()
        try #require(mkdir("\(elsewhere.path)/kept", 0o755) == 0)
        try #require(symlink(elsewhere.path, "\(disk.folder.path)/media/one/link") == 0)
        var found: [String] = []
        try disk.store.forEachPublished { found += $0 }
        #expect(
            found.sorted() == ["one/a.txt", "one/link"], "strangers are named, so that a check finds them")
        try disk.store.unpublishAll(of: BucketID(unchecked: "one"))
        #expect(disk.folder.names(in: "media") == [])
        #expect(disk.folder.names(in: "incoming") == [])
        #expect(elsewhere.names(in: "") == ["kept"])
    }

    @Test func `renditions lie in a folder of their content`() throws {
        try disk.store.storeDerived(disk.receive("one"), of: key, recipe: "o.png", modified: 1_700_000_000)
        #expect(disk.store.derived(of: key, recipe: "o.png")?.path == "\(disk.shard(key))/o.png")
        let facts = try #require(disk.facts(of: "derived/\(disk.shard(key))/o.png"))
        #expect(facts.st_mtim.tv_sec == 1_700_000_000)
        #expect(facts.st_mtim.tv_nsec == 0)
        #expect(disk.folder.names(in: "incoming") == [])
        try disk.store.removeDerived(of: key)
        #expect(disk.facts(of: "derived/\(disk.shard(key))") == nil)
    }

    @Test func `a rendition stored while a sweep empties its folder is there in the end`() throws {
        let (disk, key) = (disk, key)
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            for _ in 0..<200 {
                if index == 0 {
                    try? disk.store.removeDerived(of: key)
                } else if let file = try? disk.receive("x") {
                    try? disk.store.storeDerived(file, of: key, recipe: "o.png", modified: 1)
                }
            }
        }
        try disk.store.storeDerived(disk.receive("x"), of: key, recipe: "o.png", modified: 1)
        #expect(disk.store.derived(of: key, recipe: "o.png")?.size == 1)
        #expect(disk.folder.names(in: "incoming") == [])
    }

    @Test func `readers see the old bytes or the new, never none`() throws {
        let (disk, keys) = (disk, [BlobKey.sample("a"), .sample("b")])
        try disk.keep("aaaa", as: keys[0])
        try disk.keep("bbbb", as: keys[1])
        try disk.store.publish(keys[0], modified: 1, at: "x/a.txt")
        DispatchQueue.concurrentPerform(iterations: 3) { index in
            for round in 0..<300 {
                if index < 2 {
                    try? disk.store.publish(keys[(index + round) % 2], modified: 1, at: "x/a.txt")
                } else {
                    let bytes = disk.folder.bytes(of: "media/x/a.txt")
                    if bytes != Array("aaaa".utf8), bytes != Array("bbbb".utf8) {
                        Issue.record("\(String(describing: bytes))")
                    }
                }
            }
        }
        #expect(disk.store.shows("x/a.txt", keys[0], modified: 1))
        #expect(disk.folder.names(in: "incoming") == [])
    }
}
