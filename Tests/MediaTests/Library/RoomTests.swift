import Glibc
import MediaTesting
import Testing

@testable import Media

/// What makes room for an upload on a full disk.
struct RoomTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func deleted(_ text: String, as name: String) throws -> BlobKey {
        let file = try shelf.upload(text, as: name)
        _ = try shelf.library.delete(number: file.number)
        return file.content.blob
    }

    @Test func `an upload takes the room of deleted contents, however much of their grace is left`() throws {
        let gone = try deleted(String(repeating: "x", count: 100), as: "gone.txt")
        let kept = try shelf.upload("kept", as: "kept.txt")
        shelf.blobs.age(by: 10)
        shelf.blobs.setFreeBytes(20)
        _ = try shelf.library.makeIncoming(expecting: 100)
        #expect(shelf.blobs.keys == [kept.content.blob])
        #expect(try shelf.catalog.knownBlobs(among: [gone]) == [], "nor does the catalog remember it")
    }

    @Test func `contents go whose last reference has been gone for longest, and no more than are needed`()
        throws
    {
        let large = 40 << 20
        var gone: [BlobKey] = []
        for name in ["a", "b", "c"] {
            gone.append(try deleted(String(repeating: name, count: large), as: name + ".bin"))
            shelf.blobs.age(by: 100)
        }
        shelf.blobs.setFreeBytes(0)
        // More than is needed goes, but less than twice 40 MB.
        _ = try shelf.library.makeIncoming(expecting: 1_000)
        #expect(shelf.blobs.keys == [gone[2]])
    }

    @Test func `contents that were deleted just now stay for readers who are about to open them`() throws {
        let gone = try deleted("just now", as: "gone.txt")
        shelf.blobs.setFreeBytes(0)
        #expect(throws: MediaError.noSpace) { try shelf.library.makeIncoming(expecting: 1) }
        #expect(shelf.blobs.keys == [gone])
    }

    @Test func `deleted contents stay while a backup runs`() throws {
        let gone = try deleted("deleted", as: "gone.txt")
        shelf.blobs.age(by: 10)
        shelf.blobs.setFreeBytes(0)
        try shelf.blobs.retainingBlobs {
            _ = #expect(throws: MediaError.noSpace) { try shelf.library.makeIncoming(expecting: 1) }
        }
        #expect(shelf.blobs.keys == [gone])
    }

    @Test func `contents that a file has, or is about to get, and unknown ones stay on a full disk`() throws {
        let both = try shelf.upload("same", as: "a.txt")
        try shelf.upload("same", as: "b.txt")
        let pending = try shelf.upload("pending", as: "c.txt")
        _ = try shelf.catalog.update(number: both.number) {
            $0.pending = PendingReplace(content: pending.content, name: nil, metadata: nil)
        }
        for file in [both, pending] where file.number != both.number {
            _ = try shelf.library.delete(number: file.number)
        }
        let strange = try shelf.receive(Array("of an unknown catalog".utf8))
        try shelf.blobs.store(strange.file, as: strange.blob)
        shelf.blobs.age(by: 10)
        shelf.blobs.setFreeBytes(0)
        #expect(throws: MediaError.noSpace) { try shelf.library.makeIncoming(expecting: 1) }
        #expect(shelf.blobs.keys.count == 3)
    }

    @Test func `deleted contents go before renditions do`() throws {
        let picture = try shelf.upload()
        shelf.renderWaiting()
        let recipe = ImageRecipe(geometry: .original, format: .webp)
        _ = try shelf.library.rendition(of: picture.content, recipe: recipe)
        let renditions = shelf.blobs.derivedNames(of: picture.content.blob)
        _ = try deleted(String(repeating: "x", count: 100), as: "gone.txt")
        shelf.blobs.age(by: 1_000)
        shelf.blobs.setFreeBytes(-1)
        try shelf.library.freeReserve()
        #expect(shelf.blobs.derivedNames(of: picture.content.blob) == renditions)
        #expect(shelf.blobs.keys == [picture.content.blob])
    }

    @Test
    func `a start removes what uploads of a killed process have left, and nothing that is being received`()
        throws
    {
        let killed = try shelf.blobs.makeIncoming(expecting: nil)
        try killed.close()
        let running = try shelf.blobs.makeIncoming(expecting: nil)
        try shelf.library.resume()
        #expect(contents(ofFileAt: killed.path) == nil)
        #expect(contents(ofFileAt: running.path) == [])
    }
}
