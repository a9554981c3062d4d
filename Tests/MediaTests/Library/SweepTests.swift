import Dispatch
import MediaTesting
import Testing

@testable import Media

struct SweepTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// A blob that no catalog has heard of.
    private func strand(_ text: String) throws {
        let received = try shelf.receive(Array(text.utf8))
        try shelf.blobs.store(received.file, as: received.blob)
    }

    @Test func `a sweep of a library in order does nothing`() throws {
        try shelf.upload()
        shelf.renderWaiting()
        shelf.blobs.age(by: 1_000_000)
        let before = shelf.blobs.publishedPaths
        #expect(try shelf.library.sweep(grace: 0) == SweepReport())
        #expect(shelf.blobs.keys.count == 1)
        #expect(shelf.blobs.publishedPaths == before)
    }

    @Test func `bytes of deleted files go once they are old enough, renditions with them`() throws {
        let file = try shelf.upload()
        try shelf.upload("kept", as: "kept.txt")
        shelf.renderWaiting()
        _ = try shelf.library.delete(number: file.number)
        #expect(try shelf.library.sweep(grace: 3_600) == SweepReport())
        // A reader was about to get it while the file was deleted.
        let recipe = ImageRecipe(geometry: .original, format: .webp)
        _ = try shelf.library.rendition(of: file.content, recipe: recipe)
        #expect(shelf.blobs.keys.contains(file.content.blob))

        shelf.blobs.age(by: 3_600)
        let report = try shelf.library.sweep(grace: 3_600)
        #expect(report.removedBlobs == 1)
        #expect(report.removedRenditions == 1)
        #expect(shelf.blobs.keys.count == 1)
        #expect(shelf.blobs.derivedNames(of: file.content.blob) == [])
        #expect(try shelf.catalog.knownBlobs(among: [file.content.blob]) == [])
        #expect(try shelf.library.sweep(grace: 3_600) == SweepReport())
    }

    @Test func `the grace period begins with the deletion, however old the file was`() throws {
        let file = try shelf.upload()
        shelf.blobs.age(by: 1_000_000)
        _ = try shelf.library.delete(number: file.number)
        #expect(try shelf.library.sweep(grace: 3_600) == SweepReport())
        #expect(shelf.blobs.keys == [file.content.blob])
    }

    @Test func `content that another file has, or is about to get, stays`() throws {
        let first = try shelf.upload("same", as: "a.txt")
        let second = try shelf.upload("same", as: "b.txt")
        let pending = try shelf.upload("pending", as: "c.txt")
        _ = try shelf.catalog.update(number: second.number) {
            $0.pending = PendingReplace(content: pending.content, name: nil, metadata: nil)
        }
        for file in [first, pending] { _ = try shelf.library.delete(number: file.number) }
        #expect(try shelf.library.sweep(grace: 0).removedBlobs == 0)
        #expect(shelf.blobs.keys.count == 2)
    }

    @Test func `a crash's remains go`() throws {
        try shelf.upload("kept", as: "kept.txt")
        for index in 0..<100 { try strand("lost \(index)") }
        let upload = try shelf.blobs.makeIncoming(expecting: nil)
        shelf.blobs.age(by: 3_600)
        #expect(try shelf.library.sweep(grace: 7_200) == SweepReport())
        try upload.close()
        let report = try shelf.library.sweep(grace: 3_600)
        #expect(report.removedBlobs == 0)
        #expect(report.quarantinedBlobs == 100, "it may be the catalog that is wrong")
        #expect(report.removedIncoming == 1)
        #expect(report.sparedUnknownBlobs == 0)
        #expect(contents(ofFileAt: upload.path) == nil)
        #expect(shelf.blobs.keys.count == 1)
    }

    @Test func `a crash's remains stay in quarantine for thirty days`() throws {
        try shelf.upload("kept", as: "kept.txt")
        try strand("lost")
        _ = try shelf.library.sweep(grace: 0)
        #expect(shelf.blobs.quarantined(.unknown) == [Array("lost".utf8)])
        shelf.blobs.age(by: 30 * 86_400 - 10)
        #expect(try shelf.library.sweep(grace: 0) == SweepReport())
        shelf.blobs.age(by: 20)
        #expect(try shelf.library.sweep(grace: 0).removedQuarantined == 1)
        #expect(shelf.blobs.quarantined(.unknown) == [])
    }

    @Test func `blobs too many to be remains are spared: the catalog may be an old backup`() throws {
        let deleted = try shelf.upload("deleted", as: "deleted.txt")
        try shelf.upload("kept", as: "kept.txt")
        _ = try shelf.library.delete(number: deleted.number)
        for index in 0..<101 { try strand("somebody's \(index)") }
        let report = try shelf.library.sweep(grace: 0)
        #expect(report.sparedUnknownBlobs == 101)
        #expect(report.removedBlobs == 1, "what the catalog knows of may go all the same")
        #expect(shelf.blobs.keys.count == 102)
    }

    @Test func `an empty catalog throws nothing away`() throws {
        try strand("somebody's")
        let report = try shelf.library.sweep(grace: 0)
        #expect(report.sparedUnknownBlobs == 1)
        #expect(report.removedBlobs == 0)
        #expect(shelf.blobs.keys.count == 1)
    }

    @Test func `an upload in progress keeps every blob`() throws {
        let shelf = shelf
        try shelf.upload("kept", as: "kept.txt")
        try strand("uploaded just now")
        let report = try shelf.blobs.retainingBlobs { try shelf.library.sweep(grace: 0) }
        #expect(report.removedBlobs == 0)
        #expect(shelf.blobs.keys.count == 2)
        #expect(try shelf.library.sweep(grace: 0).quarantinedBlobs == 1)
    }

    @Test func `content uploaded again just before its bytes would go stays`() throws {
        let shelf = shelf
        let file = try shelf.upload("text", as: "a.txt")
        _ = try shelf.library.delete(number: file.number)
        shelf.blobs.onExclusion {
            shelf.blobs.onExclusion(nil)
            try shelf.upload("text", as: "b.txt")
        }
        #expect(try shelf.library.sweep(grace: 0).removedBlobs == 0)
        #expect(shelf.blobs.keys == [file.content.blob])
        #expect(try shelf.catalog.knownBlobs(among: [file.content.blob]) == [file.content.blob])
    }

    @Test func `uploads of what is being swept never lose their bytes`() throws {
        let shelf = shelf
        try shelf.upload("kept", as: "kept.txt")
        onThreads(4) { index in
            for round in 0..<40 {
                if index == 0 {
                    _ = try? shelf.library.sweep(grace: 0)
                } else if let file = try? shelf.upload("\(round % 3)", as: "a.txt") {
                    if (try? shelf.blobs.size(of: file.content.blob)) == nil {
                        Issue.record("file \(file.number) lost its bytes")
                    }
                    _ = try? shelf.library.delete(number: file.number)
                }
            }
        }
        #expect(try shelf.library.sweep(grace: 0).sparedUnknownBlobs == 0)
        #expect(shelf.blobs.keys.count == 1)
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `URLs that could not be cleared go with a sweep`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        _ = try shelf.catalog.remove(number: file.number) { _ in }
        #expect(shelf.blobs.isPublished(file.path))
        _ = try shelf.library.sweep(grace: 3_600)
        #expect(!shelf.blobs.isPublished(file.path))
    }

    @Test func `content swept and uploaded again is new`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .undecodable("a bad day"))
        shelf.renderWaiting()
        _ = try shelf.library.delete(number: file.number)
        _ = try shelf.library.sweep(grace: 0)
        shelf.imaging.fail(with: nil)
        let again = try shelf.upload()
        #expect(again.thumbnails.count == 4)
        shelf.renderWaiting()
        #expect(try shelf.file(again).thumbnails.allSatisfy { $0.isMade })
    }
}
