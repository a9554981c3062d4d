import Glibc
import MediaTesting
import Testing

@testable import Media

struct BackupTests {
    /// Writes a word where a catalog's copy would be.
    private struct Copying: CatalogCopying {
        func copy(to path: String) throws {
            guard creat(path, 0o600) >= 0 else { throw SystemError("creat") }
        }
    }

    private struct Broken: CatalogCopying {
        func copy(to path: String) throws { throw SystemError("copy", code: EIO) }
    }

    private let shelf: Shelf
    private let folder: ScratchFolder

    init() throws {
        shelf = try Shelf()
        folder = try ScratchFolder()
    }

    @Test func `a backup holds what files refer to, pending contents too, and nothing else`() throws {
        let kept = try shelf.upload("kept", as: "a.txt")
        try shelf.upload("kept", as: "b.txt")
        let gone = try shelf.upload("gone", as: "c.txt")
        let pending = try shelf.upload("pending", as: "d.txt")
        _ = try shelf.catalog.update(number: kept.number) {
            $0.pending = PendingReplace(content: pending.content, name: nil, metadata: nil)
        }
        for file in [gone, pending] { _ = try shelf.library.delete(number: file.number) }
        let report = try shelf.library.backUp(Copying(), to: folder.path)
        #expect(report.files == 2)
        #expect(report.blobs == 2)
        #expect(report.missing == 0)
        let names = [kept.content.blob.hex, pending.content.blob.hex, "catalog.sqlite"]
        #expect(folder.names(in: "").sorted() == names.sorted())
        #expect(try shelf.library.backUp(Copying(), to: folder.path).blobs == 0, "what is there is there")
    }

    @Test func `a backup that fails leaves the former one`() throws {
        try shelf.upload("text", as: "a.txt")
        _ = try shelf.library.backUp(Copying(), to: folder.path)
        #expect(throws: SystemError.self) { try shelf.library.backUp(Broken(), to: folder.path) }
        #expect(folder.names(in: "").contains("catalog.sqlite"))
        #expect(!folder.names(in: "").contains { $0.hasSuffix(".part") })
    }

    @Test func `contents that are nowhere are counted, and the rest is restored`() throws {
        let first = try shelf.upload("first", as: "a.txt")
        let second = try shelf.upload("second", as: "b.txt")
        _ = try shelf.library.backUp(Copying(), to: folder.path)
        for file in [first, second] { try shelf.blobs.remove(file.content.blob) }
        #expect(unlink("\(folder.path)/\(second.content.blob)") == 0)
        let report = try shelf.library.restoreBlobs(from: folder.path)
        #expect(report.files == 2)
        #expect(report.blobs == 1)
        #expect(report.missing == 1)
        #expect(try shelf.blobs.size(of: first.content.blob) == 5)
        #expect(try shelf.library.backUp(Copying(), to: folder.path).missing == 1)
    }
}
