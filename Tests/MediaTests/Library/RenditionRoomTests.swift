import MediaTesting
import Testing

@testable import Media

/// How much room renditions take.
struct RenditionRoomTests {
    private let shelf: Shelf
    private let recipe = ImageRecipe(geometry: .original, format: .webp)

    init() throws { shelf = try Shelf() }

    /// A recipe no other test has.
    private func recipe(_ number: Int) -> ImageRecipe {
        ImageRecipe(geometry: .exact(width: number, height: 1), format: .png)
    }

    /// The shelf's library with another limit of its own.
    private func library(limit: Int64) -> MediaLibrary {
        MediaLibrary(
            catalog: shelf.catalog, blobs: shelf.blobs, accounts: shelf.catalog, imaging: shelf.imaging,
            typing: CannedTyping(), renditionLimit: limit)
    }

    @Test func `a sweep keeps the renditions within their limit`() throws {
        let library = library(limit: 10 * 4_096)
        let content = try shelf.upload().content
        for number in 1...20 { _ = try library.rendition(of: content, recipe: recipe(number)) }
        #expect(try library.sweep(grace: 3_600).evictedRenditions == 0, "all are in use")
        shelf.blobs.age(by: 600)
        let kept = try library.rendition(of: content, recipe: recipe(1))
        let report = try library.sweep(grace: 3_600)
        #expect(report.evictedRenditions == 11)
        #expect(report.removedRenditions == 0)
        #expect(shelf.blobs.derived(of: content.blob, recipe: recipe(1).key) == kept)
        let jobs = shelf.imaging.jobs.count
        for number in 1...20 { _ = try library.rendition(of: content, recipe: recipe(number)) }
        #expect(shelf.imaging.jobs.count == jobs + 11, "what went is made again")
    }

    @Test func `a rendition that leaves less than the reserve takes the place of older ones`() throws {
        let library = library(limit: 0)
        let blobs = shelf.blobs
        let content = try shelf.upload().content
        for number in 1...4 { _ = try library.rendition(of: content, recipe: recipe(number)) }
        blobs.age(by: 600)
        shelf.imaging.onRender { blobs.setFreeBytes(-4_096) }
        _ = try library.rendition(of: content, recipe: recipe(5))
        #expect(blobs.derivedNames(of: content.blob).count == 4)
    }

    @Test func `a rendition that leaves less than the reserve is not stored`() throws {
        let library = library(limit: 0)
        let blobs = shelf.blobs
        let content = try shelf.upload().content
        shelf.imaging.onRender { blobs.setFreeBytes(-4_096) }
        #expect(throws: MediaError.noSpace) { try library.rendition(of: content, recipe: recipe(1)) }
        #expect(blobs.derivedNames(of: content.blob).isEmpty)
        #expect(blobs.incomingNames == [])
    }

    @Test func `without a limit nothing goes`() throws {
        let library = library(limit: 0)
        let content = try shelf.upload().content
        for number in 1...20 { _ = try library.rendition(of: content, recipe: recipe(number)) }
        shelf.blobs.age(by: 600)
        #expect(try library.sweep(grace: 3_600) == SweepReport())
    }

    @Test func `a burst makes room by itself`() throws {
        // A twentieth would be less than a mebibyte: that much is made between two looks, 256 renditions.
        let library = library(limit: 1 << 20)
        let contents = try (0..<2).map { try shelf.upload(Shelf.png(UInt8($0)), as: "\($0).png").content }
        for number in 1...256 { _ = try library.rendition(of: contents[0], recipe: recipe(number)) }
        shelf.blobs.age(by: 600)
        #expect(shelf.blobs.derivedNames(of: contents[0].blob).count == 256)
        _ = try library.rendition(of: contents[1], recipe: recipe(1))
        #expect(shelf.blobs.derivedNames(of: contents[0].blob).count < 240)
        #expect(shelf.blobs.derivedNames(of: contents[1].blob).count == 1)
    }

    @Test func `one content has at most a thousand`() throws {
        let content = try shelf.upload().content
        for number in 1...1_000 { _ = try shelf.library.rendition(of: content, recipe: recipe(number)) }
        shelf.blobs.age(by: 600)
        #expect(shelf.blobs.derivedNames(of: content.blob).count == 1_000)
        _ = try shelf.library.rendition(of: content, recipe: recipe(1_001))
        #expect(shelf.blobs.derivedNames(of: content.blob).count == 900)
        #expect(shelf.blobs.derived(of: content.blob, recipe: recipe(1_001).key) != nil)
    }

    @Test func `renditions go with the last file that has their content`() throws {
        let first = try shelf.upload()
        let second = try shelf.upload(as: "twin.png", to: .standard)
        _ = try shelf.library.rendition(of: first.content, recipe: recipe)
        _ = try shelf.library.delete(number: first.number)
        #expect(shelf.blobs.derived(of: first.content.blob, recipe: recipe.key) != nil)
        _ = try shelf.library.delete(number: second.number)
        #expect(shelf.blobs.derivedNames(of: first.content.blob) == [])
    }

    @Test func `a thumbnail's rendition may go, the published one stays`() throws {
        let library = library(limit: 1)
        let file = try shelf.upload()
        let hidden = try shelf.upload(Shelf.png(1), as: "hidden.png", to: .standard)
        for file in [file, hidden] { _ = try library.thumbnail(of: file, edge: 64) }
        shelf.blobs.age(by: 600)
        #expect(try library.sweep(grace: 3_600).evictedRenditions == 1, "of the private one")
        #expect(shelf.blobs.isPublished(file.thumbnails[0].path))
        #expect(try library.thumbnail(of: hidden, edge: 64) != nil)
        #expect(shelf.imaging.jobs.count == 3)
    }
}
