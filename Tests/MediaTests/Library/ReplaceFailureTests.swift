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

    @Test func `one that goes on failing is finished later`() throws {
        shelf.blobs.onPublish { _ in throw Fault() }
        #expect(throws: Fault.self) { try replace() }
        #expect(try shelf.file(old).content == old.content)
        #expect(published() == "old")
        #expect(throws: Fault.self) { try shelf.library.finishInterruptedReplaces() }
        shelf.blobs.onPublish(nil)
        try shelf.library.finishInterruptedReplaces()
        #expect(try shelf.file(old).isUploaded)
        #expect(published() == "new")
        #expect(try shelf.library.check(repair: false).findings == [])
    }
}
