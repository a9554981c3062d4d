import BlobsOnDisk
import Glibc
import Media
import MediaTesting
import Testing

/// What a disk does that no dictionary does: links, symbolic links, the order of flushes left aside.
@Suite struct DiskQuarantineTests {
    private let disk: StoreOnDisk
    private let key = BlobKey(unchecked: String(repeating: "b", count: 64))

    init() throws { disk = try StoreOnDisk() }

    @Test func `what was quarantined is nobody else's to read`() throws {
        for text in ["first", "second"] {
            try disk.keep(text, as: key)
            #expect(try disk.store.quarantine(key, as: .damaged))
        }
        #expect(disk.mode(of: "quarantine") == 0o700)
        #expect(disk.folder.names(in: "quarantine/damaged") == ["\(key)", "\(key).1"])
        #expect(disk.folder.bytes(of: "quarantine/damaged/\(key)") == Array("first".utf8))
        #expect(disk.mode(of: "quarantine/damaged/\(key).1") == 0o600)
    }

    @Test func `the last name of published bytes is kept in quarantine`() throws {
        try disk.keep("text", as: key)
        for path in ["a/b/c.txt", "a/d.txt"] { try disk.store.publish(key, modified: 1, at: path) }
        try disk.store.remove(key)
        try disk.store.quarantinePublished("a/b/c.txt")
        #expect(disk.folder.names(in: "quarantine") == [], "another name is left")
        try disk.store.quarantinePublished("a/d.txt")
        #expect(!disk.store.isOccupied("a/d.txt"))
        #expect(disk.folder.bytes(of: "quarantine/media/a/d.txt") == Array("text".utf8))
    }

    @Test func `a symbolic link is taken away, what it leads to stays`() throws {
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1, at: "a/b.txt")
        let link = "\(disk.folder.path)/media/a/link.txt"
        try #require(symlink("/etc/hostname", link) == 0)
        #expect(!disk.store.isPublished("a/link.txt"))
        #expect(disk.store.isOccupied("a/link.txt"))
        var found: [String] = []
        try disk.store.forEachPublished { found += $0 }
        #expect(Set(found) == ["a/b.txt", "a/link.txt"])
        try disk.store.quarantinePublished("a/link.txt")
        #expect(!disk.store.isOccupied("a/link.txt"))
        #expect(disk.facts(of: "quarantine/media/a/link.txt").map { $0.st_mode & S_IFMT } == S_IFLNK)
    }

    @Test func `a copy shows the blob without sharing its bytes`() throws {
        try disk.keep("text", as: key)
        try disk.store.publish(key, modified: 1_700_000_000, at: "a/b.txt")
        #expect(disk.store.shares("a/b.txt", with: key))
        let path = disk.store.localPath(ofPublished: "a/b.txt")
        try #require(unlink(path) == 0)
        let copy = open(path, O_WRONLY | O_CREAT, 0o644)
        try #require(write(copy, "TEXT", 4) == 4)
        close(copy)
        let time = timespec(tv_sec: 1_700_000_000, tv_nsec: 0)
        try #require(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
        #expect(disk.store.shows("a/b.txt", key, modified: 1_700_000_000))
        #expect(!disk.store.shares("a/b.txt", with: key))
    }

    @Test func `only what has lain there long enough is removed`() throws {
        try disk.keep("text", as: key)
        #expect(try disk.store.quarantine(key, as: .unknown))
        #expect(try disk.store.removeQuarantined(.unknown, olderThan: 60) == 0)
        #expect(try disk.store.removeQuarantined(.damaged, olderThan: 0) == 0)
        #expect(try disk.store.removeQuarantined(.unknown, olderThan: 0) == 1)
        #expect(disk.folder.names(in: "quarantine/unknown") == [])
    }
}
