import MediaTesting
import Testing

@testable import Media

/// Uploads of content whose stored bytes are damaged or missing.
struct RestoreTests {
    private let shelf: Shelf
    private let old: MediaFile
    private let good = Array("good bytes".utf8)
    private let bad = Array("bad! bytes".utf8)

    init() throws {
        shelf = try Shelf()
        old = try shelf.upload(good, as: "old.txt")
    }

    private var storedBytes: [UInt8]? { contents(ofFileAt: shelf.blobs.localPath(of: old.content.blob)) }

    /// Every path that shows the content shows these bytes and one modification time.
    private func expectSound(_ files: MediaFile...) throws {
        #expect(storedBytes == good)
        let modified = files.compactMap { shelf.blobs.shown(at: $0.path)?.modified }
        #expect(Set(modified).count == 1)
        for file in files {
            #expect(shelf.blobs.shown(at: file.path)?.bytes == good)
            #expect(shelf.blobs.shares(file.path, with: old.content.blob))
        }
        #expect(try shelf.catalog.damages() == [])
        #expect(try shelf.library.check(repair: false).findings.isEmpty)
    }

    @Test(arguments: [false, true])
    func `an upload of the good bytes replaces damaged ones at every path`(isNoted: Bool) throws {
        try shelf.blobs.damage(old.content.blob, with: bad)
        if isNoted { try shelf.catalog.noteDamage(old.content.blob) }
        #expect(shelf.blobs.shown(at: old.path)?.bytes == bad)
        let new = try shelf.upload(good, as: "new.txt")
        try expectSound(old, new)
    }

    @Test func `damage that only the scrub has seen is replaced without a comparison`() throws {
        try shelf.catalog.noteDamage(old.content.blob)
        let new = try shelf.upload(good, as: "new.txt")
        try expectSound(old, new)
    }

    @Test func `a replace with the good bytes replaces damaged ones at every path`() throws {
        let other = try shelf.upload("other", as: "other.txt")
        try shelf.blobs.damage(old.content.blob, with: bad)
        let replacement = Replacement(received: try shelf.receive(good), filename: "new.txt")
        let replaced = try shelf.library.replace(number: other.number, with: replacement)
        try expectSound(old, try #require(replaced))
    }

    @Test func `missing bytes are back at every path`() throws {
        try shelf.blobs.remove(old.content.blob)
        let new = try shelf.upload(good, as: "new.txt")
        try expectSound(old, new)
    }

    @Test func `a refused upload restores the bytes of others`() throws {
        try shelf.blobs.damage(old.content.blob, with: bad)
        let replacement = Replacement(received: try shelf.receive(good), filename: "new.txt")
        #expect(throws: MediaError.notFound) {
            try shelf.library.replace(number: old.number, with: replacement) { _ in throw MediaError.notFound
            }
        }
        try shelf.library.removeAbandonedBlobs()
        try expectSound(old)
    }

    @Test func `a restoration that fails is repeated by the next upload`() throws {
        struct Failure: Error {}
        try shelf.blobs.damage(old.content.blob, with: bad)
        shelf.blobs.onPublish { path in if path.hasSuffix("old.txt") { throw Failure() } }
        #expect(throws: Failure.self) { try shelf.upload(good, as: "new.txt") }
        #expect(try shelf.catalog.damages() == [old.content.blob])
        shelf.blobs.onPublish(nil)
        let newest = try shelf.upload(good, as: "newest.txt")
        try expectSound(old, newest)
    }

    @Test func `thumbnails of damaged bytes are rendered anew`() throws {
        let picture = try shelf.upload()
        shelf.renderWaiting()
        let path = try #require(try shelf.file(picture).thumbnails.first?.path)
        #expect(shelf.blobs.isPublished(path))
        try shelf.blobs.damage(picture.content.blob, with: Shelf.png(1))
        try shelf.upload(as: "again.png")
        #expect(!shelf.blobs.isPublished(path))
        #expect(shelf.blobs.derivedNames(of: picture.content.blob).isEmpty)
        shelf.renderWaiting()
        #expect(
            try shelf.file(picture).thumbnails.allSatisfy { $0.isMade && shelf.blobs.isPublished($0.path) })
    }

    @Test func `the same sound bytes are kept as they are`() throws {
        let links = try shelf.upload(good, as: "second.txt")
        #expect(shelf.blobs.shares(old.path, with: old.content.blob))
        #expect(shelf.blobs.shares(links.path, with: old.content.blob))
        #expect(
            shelf.blobs.shown(at: old.path)?.modified == shelf.blobs.shown(at: links.path)?.modified)
    }
}
