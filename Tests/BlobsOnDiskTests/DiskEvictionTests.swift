import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

/// What the contract cannot see of the access times.
struct DiskEvictionTests {
    private let disk: StoreOnDisk
    private let key = BlobKey.sample("content")

    init() throws { disk = try StoreOnDisk() }

    private func store(_ recipe: String, modified: Int64 = 1_700_000_000) throws {
        try disk.store.storeDerived(disk.receive("x"), of: key, recipe: recipe, modified: modified)
    }

    private func facts(of recipe: String) throws -> stat {
        try #require(disk.facts(of: "derived/\(disk.shard(key))/\(recipe)"))
    }

    @Test func `use is noted in the access time, the modification time stays`() throws {
        let before = time(nil)
        try store("o.png")
        #expect(try facts(of: "o.png").st_atim.tv_sec >= before, "stored is used")
        try disk.ageRenditions(by: 59)
        let young = try facts(of: "o.png").st_atim.tv_sec
        _ = disk.store.derived(of: key, recipe: "o.png")
        #expect(try facts(of: "o.png").st_atim.tv_sec == young, "not more than once a minute")
        try disk.ageRenditions(by: 3_600)
        #expect(disk.store.derived(of: key, recipe: "o.png")?.modified == 1_700_000_000)
        let after = try facts(of: "o.png")
        #expect(after.st_atim.tv_sec >= before)
        #expect(after.st_mtim.tv_sec == 1_700_000_000 && after.st_mtim.tv_nsec == 0)
    }

    @Test func `a use in the future, of a clock set back, becomes one of today`() throws {
        try store("o.png")
        try disk.ageRenditions(by: -1_000_000)
        _ = disk.store.derived(of: key, recipe: "o.png")
        #expect(try abs(facts(of: "o.png").st_atim.tv_sec - time(nil)) < 60)
    }

    @Test func `what is no rendition of ours stays`() throws {
        try store("o.png")
        let stranger = "\(disk.folder.path)/derived/\(disk.shard(key).prefix(6))lost+found"
        try #require(mkdir(stranger, 0o755) == 0)
        try #require(mkdir("\(disk.folder.path)/derived/\(disk.shard(key))/folder", 0o755) == 0)
        try disk.ageRenditions(by: 3_600)
        #expect(try disk.store.evictDerived(above: 0) == 1)
        #expect(disk.folder.names(in: "derived/\(disk.shard(key))") == ["folder"])
        #expect(disk.facts(of: "derived/\(disk.shard(key).prefix(6))lost+found") != nil)
    }

    @Test func `an upload takes the room of renditions that were not used just now`() throws {
        let size: Int64 = 512 << 20
        let large = try disk.store.makeIncoming(expecting: nil)
        try #require(posix_fallocate(large.descriptor, 0, off_t(size)) == 0)
        try disk.store.storeDerived(large, of: key, recipe: "large", modified: 1)
        let store = try DiskBlobStore(root: disk.folder.path, reserve: disk.store.freeBytes() + size / 2)
        #expect(try store.evictBelowReserve() == 0, "used just now")
        let later = try DiskBlobStore(root: disk.folder.path, reserve: disk.store.freeBytes() + size / 2)
        try disk.ageRenditions(by: 10)
        _ = try later.makeIncoming(expecting: 1_000)
        #expect(disk.facts(of: "derived/\(disk.shard(key))/large") == nil)
        #expect(try later.hasReserve())
    }

    @Test func `a rendition stored while others are evicted is never lost`() throws {
        let disk = disk
        let key = key
        for round in 0..<50 {
            try disk.store.storeDerived(disk.receive("x"), of: key, recipe: "old\(round)", modified: 1)
            try disk.ageRenditions(by: 3_600)
            #expect(try disk.store.evictDerived(above: 0) == 1)
            #expect(disk.folder.names(in: "derived/\(disk.shard(key).prefix(5))") == [], "nor its folder")
        }
        try store("new")
        #expect(disk.store.derived(of: key, recipe: "new")?.size == 1)
    }
}
