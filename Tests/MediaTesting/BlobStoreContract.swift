import Glibc
package import Media
import Testing

/// What every ``BlobStore`` promises, wherever bytes lie; each method looks at one group of promises.
package struct BlobStoreContract {
    /// Makes a new store without anything in it.
    package let make: () throws -> any BlobStore
    /// What a reader gets at a path below `media/` of a store.
    package let shown: (any BlobStore, String) throws -> ShownFile?
    /// Makes every rendition of a store look as if it had last been used so many seconds earlier.
    package let age: (any BlobStore, Int64) throws -> Void

    package init(
        _ make: @escaping () throws -> any BlobStore,
        shown: @escaping (any BlobStore, String) throws -> ShownFile?,
        age: @escaping (any BlobStore, Int64) throws -> Void
    ) {
        self.make = make
        self.shown = shown
        self.age = age
    }

    /// Everything, one after the other.
    package func verify() throws {
        for promise in [
            incoming, content, renditions, evictions, evictionOrder, crowds, publication,
            publicationOverOthers, renditionsPublished,
            bucketsUnpublished, exclusion, ages, quarantine, reclaiming, comparing,
        ] { try promise() }
    }

    // MARK: Content

    package func incoming() throws {
        let store = try make()
        let first = try store.makeIncoming(expecting: 5)
        let second = try store.makeIncoming(expecting: nil)
        #expect(first.path != second.path)
        #expect(first.descriptor >= 0)
        #expect(contents(ofFileAt: first.path) == [])
        #expect(throws: MediaError.noSpace) { try store.makeIncoming(expecting: .max) }
        #expect(try store.freeBytes() > 0)
        let path = first.path
        try first.fill("abc")
        #expect(contents(ofFileAt: path) == Array("abc".utf8))
        var lost: TemporaryFile? = try store.makeIncoming(expecting: nil)
        let lostPath = try #require(lost?.path)
        lost = nil
        #expect(contents(ofFileAt: lostPath) == nil, "gone with its last reference")
        #expect(lost == nil)
    }

    package func content() throws {
        let store = try make()
        let key = BlobKey.sample("first")
        #expect(try store.size(of: key) == nil)
        let path = try store.keep("hello", as: key)
        #expect(contents(ofFileAt: path) == nil, "moved, not copied")
        #expect(try store.size(of: key) == 5)
        #expect(contents(ofFileAt: store.localPath(of: key)) == Array("hello".utf8))

        #expect(try reuses(key, of: store, for: "hello"))
        for other in ["hellO", "hell", "hello!", ""] { #expect(try !reuses(key, of: store, for: other)) }
        #expect(try !reuses(.sample("absent"), of: store, for: "hello"))
        #expect(contents(ofFileAt: store.localPath(of: key)) == Array("hello".utf8))
        try store.keep("HELLO", as: key)
        #expect(contents(ofFileAt: store.localPath(of: key)) == Array("HELLO".utf8), "other bytes go")
        try store.keep("", as: .sample("empty"))
        #expect(try store.size(of: .sample("empty")) == 0)

        try store.remove(key)
        #expect(try store.size(of: key) == nil)
        #expect(contents(ofFileAt: store.localPath(of: key)) == nil)
        try store.remove(key)
        try store.keep("hello", as: key)
        #expect(try store.size(of: key) == 5)
    }

    private func reuses(_ key: BlobKey, of store: any BlobStore, for text: String) throws -> Bool {
        let file = try store.makeIncoming(expecting: nil)
        try file.fill(text)
        return try store.reuse(key, insteadOf: file)
    }

    package func exclusion() throws {
        let store = try make()
        let (inner, outer) = try store.retainingBlobs {
            // Others may retain too, nobody may exclude them.
            (try store.retainingBlobs { 1 }, try store.excludingUploads { 2 })
        }
        #expect(inner == 1)
        #expect(outer == nil)
        #expect(try store.excludingUploads { 3 } == 3)
        #expect(throws: MediaError.notFound) { try store.retainingBlobs { throw MediaError.notFound } }
        #expect(throws: MediaError.notFound) { try store.excludingUploads { throw MediaError.notFound } }
        #expect(try store.excludingUploads { 4 } == 4, "what throws lets go too")
        #expect(try store.retainingBlobs { 5 } == 5)
    }

    package func ages() throws {
        let store = try make()
        let keys = (0..<40).map { BlobKey.sample("\($0)") }
        for key in keys { try store.keep("x", as: key) }
        func older(than age: Int64) throws -> [BlobKey] {
            var found: [BlobKey] = []
            try store.forEachBlob(olderThan: age) { found += $0 }
            return found
        }
        let all = try older(than: 0)
        #expect(all.count == 40 && Set(all) == Set(keys))
        #expect(try older(than: 3_600) == [])
        for key in [keys[0], BlobKey.sample("absent")] { try store.renew(key) }
        #expect(try older(than: 3_600) == [])
        #expect(try older(than: 0).count == 40)
        try store.forEachBlob(olderThan: 0) { for key in $0 { try store.remove(key) } }
        #expect(try older(than: 0) == [])
        #expect(throws: MediaError.notFound) {
            try store.keep("x", as: keys[0])
            try store.forEachBlob(olderThan: 0) { _ in throw MediaError.notFound }
        }

        let uploads = try (0..<3).map { _ in try store.makeIncoming(expecting: nil) }
        #expect(try store.removeStaleIncoming(olderThan: 3_600) == 0)
        #expect(contents(ofFileAt: uploads[0].path) == [])
        #expect(try store.removeStaleIncoming(olderThan: 0) == 0, "they are being written")
        #expect(try store.removeAbandonedIncoming() == 0, "they are being written")
        let abandoned = try store.makeIncoming(expecting: nil)
        try abandoned.close()
        #expect(try store.removeAbandonedIncoming() == 1, "however young it is")
        #expect(contents(ofFileAt: abandoned.path) == nil)
        for upload in uploads { try upload.close() }
        #expect(try store.removeStaleIncoming(olderThan: 3_600) == 0)
        #expect(try store.removeStaleIncoming(olderThan: 0) == 3)
        #expect(contents(ofFileAt: uploads[0].path) == nil)
        #expect(try store.removeStaleIncoming(olderThan: 0) == 0)
    }
}

extension BlobStore {
    /// Stores text under a key and answers where it was received.
    @discardableResult
    func keep(_ text: String, as key: BlobKey) throws -> String {
        let file = try makeIncoming(expecting: Int64(text.utf8.count))
        try file.fill(text)
        try store(file, as: key)
        return file.path
    }
}

extension TemporaryFile {
    func fill(_ text: String) throws {
        let bytes = Array(text.utf8)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    }
}
