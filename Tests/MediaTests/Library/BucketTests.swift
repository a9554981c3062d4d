import MediaTesting
import Testing

@testable import Media

struct BucketTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @Test func `a bucket that turns private takes its URLs away at once`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        let outcome = try shelf.library.updateBucket(.coreMedia) { $0.visibility = .private }
        #expect(outcome?.before.visibility == .public)
        #expect(outcome?.after.visibility == .private)
        #expect(shelf.blobs.publishedPaths == [])
        for path in [file.path, file.thumbnails[0].path] {
            #expect(try shelf.library.publication(at: path) == .nothing)
        }
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `a bucket that turns public publishes what it has, thumbnails when they are asked for`() throws
    {
        let files = try (0..<3).map { try shelf.upload(Shelf.png(UInt8($0)), as: "\($0).png", to: .standard) }
        let elsewhere = try shelf.upload("text", as: "a.txt")
        shelf.renderWaiting()
        _ = try shelf.library.updateBucket(.standard) { $0.visibility = .public }
        #expect(shelf.blobs.publishedPaths == ([elsewhere.path] + files.map(\.path)).sorted())
        let path = files[1].thumbnails[2].path
        #expect(try shelf.isServed(at: path))
        #expect(shelf.imaging.jobs.count == 3, "nothing is rendered twice")
        #expect(shelf.blobs.isPublished(path))
    }

    @Test func `other changes publish nothing`() throws {
        let file = try shelf.upload("text", as: "a.txt", to: .standard)
        _ = try shelf.library.updateBucket(.standard) { $0.cacheControl = "no-store" }
        #expect(try shelf.catalog.bucket(.standard)?.cacheControl == "no-store")
        #expect(shelf.blobs.publishedPaths == [])
        #expect(try shelf.library.updateBucket(BucketID(unchecked: "nowhere")) { _ in } == nil)
        #expect(throws: MediaError.changedMeanwhile) {
            try shelf.library.updateBucket(.standard) { bucket in
                bucket.visibility = .public
                throw MediaError.changedMeanwhile
            }
        }
        #expect(!shelf.blobs.isPublished(file.path))
    }

    @Test func `an upload into a bucket that turns private meanwhile stays hidden`() throws {
        let shelf = shelf
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            _ = try shelf.elsewhere.updateBucket(.coreMedia) { $0.visibility = .private }
        }
        try shelf.upload("text", as: "a.txt")
        #expect(shelf.blobs.publishedPaths == [])
    }

    @Test func `settings that could not work are named`() {
        func fields(_ change: (inout Bucket) -> Void) -> [String] {
            var bucket = Bucket(id: .standard)
            change(&bucket)
            return bucket.problems.map(\.field)
        }
        #expect(fields { _ in } == [])
        #expect(fields { $0.minUploadFileSize = 0 } == [])
        #expect(fields { $0.minUploadFileSize = -1 } == ["minUploadFileSize"])
        #expect(fields { $0.maxUploadFileSize = 0 } == ["maxUploadFileSize"])
        #expect(
            fields {
                $0.minUploadFileSize = 9
                $0.maxUploadFileSize = 8
            } == ["maxUploadFileSize"])
        for seconds: Int64 in [0, -1, 604_801] {
            #expect(fields { $0.downloadExpiration = seconds } == ["downloadExpiration"])
        }
        #expect(fields { $0.downloadExpiration = 604_800 } == [])
        for text in ["a\r\nSet-Cookie: x", "é", String(repeating: "x", count: 256), "\0"] {
            #expect(fields { $0.cacheControl = text } == ["cacheControl"])
        }
        #expect(
            fields {
                $0.minUploadFileSize = -1
                $0.maxUploadFileSize = 0
                $0.downloadExpiration = 0
                $0.cacheControl = "\n"
            }.count == 4, "all at once")
    }
}

struct ResumeTests {
    @Test func `a start withdraws before it serves, and publishes while it serves`() throws {
        let shelf = try Shelf()
        let bucket = BucketID(unchecked: "late")
        try shelf.catalog.insert(Bucket(id: bucket))
        let files = try (0..<3).map { try shelf.upload("\($0)", as: "\($0).txt", to: bucket) }
        // As if the process had died after the bucket turned public, before its URLs were there.
        _ = try shelf.catalog.updateBucket(bucket) { $0.visibility = .public }
        try shelf.library.withdrawLeftovers()
        #expect(shelf.blobs.publishedPaths == [])
        #expect(try shelf.content(at: files[2].path).size == 1)
        var rounds = 0
        try shelf.library.publishLeftovers {
            rounds += 1
            return rounds > 1
        }
        #expect(
            shelf.blobs.publishedPaths == [files[0].path, files[2].path].sorted(), "the next one has the rest"
        )
        try shelf.library.publishLeftovers()
        #expect(shelf.blobs.publishedPaths == files.map(\.path).sorted())
    }

    @Test func `a start takes up what was left undone`() throws {
        let shelf = try Shelf()
        let image = try shelf.upload()
        let removed = try shelf.upload("text", as: "a.txt")
        _ = try shelf.catalog.remove(number: removed.number) { _ in }
        let hidden = try shelf.upload("hidden", as: "b.txt", to: .standard)
        // As if the process had died after the bucket turned private, before its URLs were gone.
        shelf.blobs.publishStray(at: hidden.path)

        let restarted = MediaLibrary(
            catalog: shelf.catalog, blobs: shelf.blobs, accounts: shelf.catalog, imaging: shelf.imaging,
            typing: CannedTyping())
        try restarted.resume()
        #expect(shelf.blobs.publishedPaths == [image.path])
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
        #expect(restarted.thumbnailQueue.next() == image.number)
        #expect(restarted.thumbnailQueue.isEmpty)
    }
}
