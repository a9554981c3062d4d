import MediaTesting
import Testing

@testable import Media

struct DeleteTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @Test func `a file goes with its URLs, its bytes go with a sweep`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        var changes = FileChanges()
        changes.relocation = .set(.name("new.png"))
        let moved = try #require(try shelf.library.update(number: file.number, changes))
        shelf.renderWaiting()
        #expect(shelf.blobs.publishedPaths.count == 5)

        let deleted = try shelf.library.delete(number: file.number)
        #expect(deleted?.path == moved.path)
        #expect(shelf.blobs.publishedPaths == [])
        for path in ([file, moved].flatMap { [$0.path] + $0.thumbnails.map(\.path) }) {
            #expect(try shelf.library.publication(at: path) == .nothing)
        }
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
        #expect(shelf.blobs.keys == [file.content.blob])
        #expect(try shelf.library.delete(number: file.number) == nil)
    }

    @Test func `a check that throws keeps the file`() throws {
        let file = try shelf.upload()
        #expect(throws: MediaError.changedMeanwhile) {
            try shelf.library.delete(number: file.number) { found in
                #expect(found == file)
                throw MediaError.changedMeanwhile
            }
        }
        #expect(try shelf.file(file) == file)
        #expect(shelf.blobs.isPublished(file.path))
    }

    @Test func `another file with the same content keeps its link`() throws {
        let first = try shelf.upload("same", as: "a.txt")
        let second = try shelf.upload("same", as: "b.txt")
        _ = try shelf.library.delete(number: first.number)
        #expect(shelf.blobs.publishedPaths == [second.path])
    }

    @Test func `a file deleted while it is being published leaves no link`() throws {
        let shelf = shelf
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            _ = try shelf.elsewhere.delete(number: 1)
        }
        let file = try shelf.upload("text", as: "a.txt")
        #expect(file.number == 1)
        #expect(try shelf.catalog.file(number: 1) == nil)
        #expect(shelf.blobs.publishedPaths == [])
    }

    @Test func `a file deleted while its thumbnails are being published leaves none`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        shelf.blobs.onPublish { path in
            guard path == file.thumbnails[3].path else { return }
            shelf.blobs.onPublish(nil)
            _ = try shelf.elsewhere.delete(number: file.number)
        }
        try shelf.library.makeThumbnails(of: file)
        #expect(shelf.blobs.publishedPaths == [])
    }
}
