import MediaTesting
import Testing

@testable import Media

struct UpdateTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @discardableResult
    private func update(_ file: MediaFile, _ change: (inout FileChanges) -> Void) throws -> MediaFile {
        var changes = FileChanges()
        change(&changes)
        return try #require(try shelf.library.update(number: file.number, changes))
    }

    @Test func `only what is set is changed`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        let named = try update(file) { $0.name = .set("new") }
        #expect(named.name == "new" && named.description == nil)
        let described = try update(file) { $0.description = .set("") }
        #expect(described.name == "new" && described.description?.isEmpty == true)
        let cleared = try update(file) {
            $0.name = .set(nil)
            $0.metadata = .set("{}")
        }
        #expect(cleared.name == nil && cleared.description?.isEmpty == true && cleared.metadata == "{}")
        #expect(cleared.content == file.content && cleared.path == file.path)
        #expect(try shelf.file(file) == cleared)
    }

    @Test func `every update moves the time, even an empty one`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        var last = file.updatedAt
        for _ in 0..<50 {
            let next = try update(file) { _ in }.updatedAt
            #expect(next > last)
            last = next
        }
        let future = Timestamp(microseconds: .max / 2)
        _ = try shelf.catalog.update(number: file.number) { $0.updatedAt = future }
        #expect(try update(file) { _ in }.updatedAt > future, "also when the clock was put back")
    }

    @Test func `what is not there is not updated`() throws {
        #expect(try shelf.library.update(number: 7, FileChanges()) == nil)
    }

    @Test func `an update gives an image back what it lacks and keeps the rest`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        let made = try shelf.file(file)
        #expect(try update(file) { _ in }.thumbnails == made.thumbnails)
        #expect(shelf.library.thumbnailQueue.isEmpty)

        // One is gone from disk, another from the catalog.
        try shelf.blobs.unpublish(made.thumbnails[1].path)
        _ = try shelf.catalog.update(number: file.number) { $0.thumbnails.remove(at: 3) }
        let updated = try update(file) { _ in }
        #expect(updated.thumbnails.map(\.edge) == Thumbnail.edges)
        #expect(updated.thumbnails[0] == made.thumbnails[0])
        #expect(updated.thumbnails[1].id == made.thumbnails[1].id && !updated.thumbnails[1].isMade)
        #expect(updated.thumbnails[2] == made.thumbnails[2])
        #expect(!updated.thumbnails[3].isMade)
        shelf.renderWaiting()
        for thumbnail in try shelf.file(file).thumbnails {
            #expect(thumbnail.isMade && shelf.blobs.isPublished(thumbnail.path))
        }
        #expect(shelf.imaging.jobs.count == 1, "renditions that are there are not rendered again")
    }

    @Test func `an undecodable image gets nothing back`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .undecodable("broken"))
        shelf.renderWaiting()
        #expect(try update(file) { $0.name = .set("x") }.thumbnails == [])
    }

    @Test func `thumbnails withdrawn during an update stay withdrawn`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        shelf.blobs.onLook { _ in
            shelf.blobs.onLook(nil)
            do { try shelf.catalog.markUndecodable(file.content.blob) } catch { Issue.record(error) }
        }
        #expect(try update(file) { $0.name = .set("new") }.name == "new")
        #expect(try shelf.file(file).thumbnails == [])
    }

    @Test func `thumbnails made during an update stay made`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        shelf.blobs.onLook { _ in
            shelf.blobs.onLook(nil)
            do { try shelf.elsewhere.makeThumbnails(of: file) } catch { Issue.record(error) }
        }
        #expect(try update(file) { _ in }.thumbnails.allSatisfy { $0.isMade })
    }

    @Test func `updates that meet are all applied`() throws {
        let shelf = shelf
        let file = try shelf.upload("text", as: "a.txt")
        onThreads(8) { index in
            var changes = FileChanges()
            if index % 2 == 0 { changes.name = .set("name") } else { changes.description = .set("words") }
            _ = try? shelf.library.update(number: file.number, changes)
        }
        let after = try shelf.file(file)
        #expect(after.name == "name" && after.description == "words")
    }

    @Test func `one of many who want a name gets it`() throws {
        let shelf = shelf
        let files = try (0..<8).map { try shelf.upload("\($0)", as: "\($0).txt") }
        onThreads(8) { index in
            var changes = FileChanges()
            changes.relocation = .set(.name("wanted.txt"))
            _ = try? shelf.library.update(number: files[index].number, changes)
        }
        let paths = try files.map { try shelf.file($0).path }
        #expect(paths.count { $0.hasSuffix("/wanted.txt") } == 1)
        #expect(shelf.blobs.publishedPaths == paths.sorted())
    }

    @Test func `moves and readers that meet leave one link`() throws {
        let shelf = shelf
        let file = try shelf.upload("text", as: "a.txt")
        onThreads(8) { index in
            var changes = FileChanges()
            changes.relocation = .set(.name("n\(index).txt"))
            for _ in 0..<10 {
                _ = try? shelf.library.update(number: file.number, changes)
                _ = try? shelf.library.publication(at: file.path)
            }
        }
        #expect(shelf.blobs.publishedPaths == [try shelf.file(file).path])
        #expect(try shelf.library.check(repair: false).findings == [])
    }
}

extension ThumbnailQueue {
    /// Whether nothing waits; what was put in is taken out.
    var isEmpty: Bool {
        append(-1)
        return next() == -1
    }
}
