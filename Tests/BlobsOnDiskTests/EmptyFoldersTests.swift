import Dispatch
import Glibc
import Media
import MediaTesting
import Synchronization
import Testing

@testable import BlobsOnDisk

struct EmptyFoldersTests {
    private let disk: StoreOnDisk
    private let key = BlobKey.sample("content")

    init() throws {
        disk = try StoreOnDisk()
        try disk.keep("content", as: key)
    }

    @Test func `folders go when nothing is in them or below them`() throws {
        try disk.store.publish(key, modified: 1, at: "b/2026/01/31/a.txt")
        try disk.store.publish(key, modified: 1, at: "b/2026/02/01/thumbnails/a.txt")
        try disk.store.publish(key, modified: 1, at: "c/a.txt")
        try disk.store.unpublish("b/2026/02/01/thumbnails/a.txt")
        try disk.store.unpublish("c/a.txt")
        #expect(try disk.store.removeEmptyFolders(olderThan: 60) == 0, "they are young")
        #expect(try disk.store.removeEmptyFolders(olderThan: 0) == 4)
        #expect(disk.folder.names(in: "media") == ["b"])
        #expect(disk.folder.names(in: "media/b/2026") == ["01"])
        #expect(disk.shown(at: "b/2026/01/31/a.txt") != nil)
        try disk.store.publish(key, modified: 1, at: "c/a.txt")
        #expect(disk.shown(at: "c/a.txt") != nil)
    }

    @Test func `symbolic links are left alone`() throws {
        try #require(symlink("/tmp", "\(disk.folder.path)/media/link") == 0)
        #expect(try disk.store.removeEmptyFolders(olderThan: 0) == 0)
        #expect(disk.facts(of: "media/link") != nil)
    }

    @Test func `publishing and removing empty folders at once lose nothing`() throws {
        let isOver = Atomic(false)
        let failures = Mutex<[String]>([])
        let (store, key) = (disk.store, key)
        let sweeper = DispatchGroup()
        DispatchQueue(label: "sweeper").async(group: sweeper) {
            while !isOver.load(ordering: .relaxed) {
                do {
                    _ = try store.removeEmptyFolders(olderThan: 0)
                } catch {
                    failures.withLock { $0.append("sweep: \(error)") }
                }
            }
        }
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for round in 0..<200 {
                let path = "b/\(round % 3)/thumbnails/\(thread)-\(round)"
                do {
                    try store.publish(key, modified: 1, at: path)
                    if !store.isPublished(path) { failures.withLock { $0.append("lost \(path)") } }
                    try store.unpublish(path)
                } catch {
                    failures.withLock { $0.append("\(path): \(error)") }
                }
            }
        }
        isOver.store(true, ordering: .relaxed)
        sweeper.wait()
        #expect(failures.withLock { $0 } == [])
    }
}
