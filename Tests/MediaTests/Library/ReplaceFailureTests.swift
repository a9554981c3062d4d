import MediaTesting
import Synchronization
import Testing

@testable import Media

/// Replaces whose second step fails: what has begun is finished.
struct ReplaceFailureTests {
    private struct Fault: Error {}

    private let shelf: Shelf
    private let old: MediaFile

    init() throws {
        shelf = try Shelf()
        old = try shelf.upload("old", as: "a.txt")
    }

    private func replace() throws -> MediaFile? {
        try shelf.library.replace(
            number: old.number,
            with: Replacement(received: shelf.receive(Array("new".utf8)), filename: "a.txt"))
    }

    private func published() -> String? {
        shelf.blobs.shown(at: old.path).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func `one that fails once is tried again`() throws {
        let isFirst = Atomic(true)
        shelf.blobs.onPublish { _ in
            if isFirst.exchange(false, ordering: .relaxed) { throw Fault() }
        }
        let new = try #require(try replace())
        #expect(new.isUploaded)
        #expect(new.pending == nil)
        #expect(published() == "new")
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `one that goes on failing shows the old content no more, and is linked later`() throws {
        shelf.blobs.onPublish { _ in throw Fault() }
        #expect(throws: Fault.self) { try replace() }
        #expect(published() == nil)
        let content = try shelf.content(at: old.path)
        #expect(content.location == shelf.blobs.location(of: try shelf.file(old).content.blob))
        shelf.blobs.onPublish(nil)
        try shelf.library.resume()
        #expect(try shelf.file(old).isUploaded)
        #expect(published() == "new")
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `one whose old link cannot be taken away is finished by the next start`() throws {
        shelf.blobs.onPublish { _ in throw Fault() }
        shelf.blobs.onUnpublish { _ in throw Fault() }
        #expect(throws: Fault.self) { try replace() }
        #expect(published() == "old")
        shelf.blobs.onPublish(nil)
        shelf.blobs.onUnpublish(nil)
        try shelf.library.resume()
        #expect(published() == "new")
    }
}
