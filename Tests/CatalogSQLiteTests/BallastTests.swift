@testable import CatalogSQLite
import Glibc
import MediaTesting
import Testing

/// The room kept for deleting on a full disk; what it is good for is tried on full disks (FaultTests).
struct BallastTests {
    private let folder: ScratchFolder
    private let ballast: Ballast
    private var path: String { folder.path + "/ballast" }

    init() throws {
        folder = try ScratchFolder()
        ballast = Ballast(in: folder.path + "/")
    }

    private var blocks: Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_blocks) : 0
    }

    @Test func `it takes real room, and only once`() {
        #expect(!ballast.isLacking())
        let taken = blocks
        #expect(taken > 0)
        #expect(!ballast.isLacking())
        #expect(blocks == taken)
    }

    @Test func `it is given away and comes back when there is room`() {
        #expect(!ballast.isLacking())
        ballast.release()
        #expect(blocks == 0)
        #expect(!ballast.isLacking())
        #expect(blocks > 0)
    }

    @Test func `with room on the disk it stays`() {
        #expect(!ballast.isLacking())
        ballast.releaseIfCramped()
        #expect(blocks > 0)
    }

    @Test func `a folder that is not there lacks nothing`() {
        #expect(!Ballast(in: folder.path + "/nowhere/").isLacking())
    }

    @Test func `a catalog has one from the start`() throws {
        let catalog = try SQLiteCatalog(path: folder.path + "/catalog.sqlite")
        #expect(blocks > 0)
        ballast.release()
        try catalog.ensureRoom()
        #expect(blocks > 0)
    }
}
