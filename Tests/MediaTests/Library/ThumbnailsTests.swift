import Dispatch
import MediaTesting
import Synchronization
import Testing

@testable import Media

struct ThumbnailsTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @Test func `a thumbnail asked for early is rendered on that request`() throws {
        let file = try shelf.upload()
        let path = file.thumbnails[2].path
        #expect(try shelf.isServed(at: path))
        #expect(shelf.blobs.shown(at: path)?.bytes == InMemoryImaging.rendition)
        #expect(file.thumbnails.allSatisfy { shelf.blobs.isPublished($0.path) }, "all from one decoding")
        #expect(shelf.imaging.jobs.count == 1)
        #expect(try shelf.file(file).thumbnails.allSatisfy { $0.isMade })
    }

    @Test func `thumbnails of one size are rendered once`() throws {
        _ = try shelf.upload()
        shelf.renderWaiting()
        let job = try #require(shelf.imaging.jobs.first)
        // 3 × 2 pixels are smaller than every edge.
        #expect(
            job.outputs.map(\.recipe) == [
                ImageRecipe(
                    geometry: .exact(width: 3, height: 2), format: .jpeg, quality: 80, uprighted: true,
                    flattened: true)
            ])
        #expect(job.type == MIMEType("image/png"))
    }

    @Test func `the sizes follow from the upright picture`() throws {
        let image = ImageFacts(width: 4_000, height: 3_000, mode: "RGB", orientation: 6, isRenderable: true)
        let recipes = Thumbnail.edges.map { shelf.library.thumbnailRecipe(edge: $0, of: image).geometry }
        #expect(
            recipes == [
                .exact(width: 48, height: 64), .exact(width: 96, height: 128),
                .exact(width: 384, height: 512),
                .exact(width: 810, height: 1080),
            ])
    }

    @Test func `a rendition is published with a time of its own`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        let recipe = try #require(shelf.imaging.jobs.first?.outputs.first?.recipe)
        let rendition = try #require(shelf.blobs.derived(of: file.content.blob, recipe: recipe.key))
        #expect(
            try shelf.catalog.stampRendition(of: file.content.blob, recipe: recipe.key, size: rendition.size)
                == rendition.modified)
        #expect(shelf.blobs.shown(at: file.thumbnails[0].path)?.modified == rendition.modified)
    }

    @Test func `however many ask, one renders`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        let twin = try shelf.upload(as: "twin.png")
        let served = shelf.servedOf16 { index in
            let thumbnail = (index % 2 == 0 ? file : twin).thumbnails[index % 4]
            return try shelf.isServed(at: thumbnail.path)
        }
        #expect(served == 16)
        #expect(shelf.imaging.jobs.count == 1)
    }

    @Test func `late thumbnails are tried again after a pause and keep their places`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .late("no result in time"))
        shelf.renderWaiting()
        #expect(try shelf.file(file) == file, "still listed, still awaited")
        #expect(try !shelf.catalog.isUndecodable(file.content.blob))
        shelf.imaging.fail(with: nil)
        let work = RenditionID(content: file.content.blob, recipe: "thumbnails")
        #expect(!shelf.library.renderBackoff.permits(work))
        let error = #expect(throws: ImagingError.self) {
            try shelf.library.publication(at: file.thumbnails[0].path)
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(shelf.imaging.jobs.count == 1, "not during the pause")
        shelf.library.renderBackoff.forget(work)
        let path = file.thumbnails[0].path
        #expect(try shelf.isServed(at: path))
    }

    @Test func `a request that may not wait is deferred until its thumbnail is there`() throws {
        let file = try shelf.upload()
        let path = file.thumbnails[0].path
        let turn = RenderTurn(caller: "a", waiting: .deferred)
        let first = #expect(throws: RenderDeferred.self) {
            try shelf.library.publication(at: path, turn: turn)
        }
        let other = #expect(throws: RenderDeferred.self) {
            try shelf.library.publication(at: file.thumbnails[1].path, turn: turn)
        }
        #expect(first == other, "one rendering serves both")
        #expect(throws: ImagingError.self) {
            try shelf.library.publication(at: path, turn: RenderTurn(caller: "a", waiting: .refused))
        }
        #expect(shelf.imaging.jobs.isEmpty)
        _ = try shelf.library.publication(at: path, turn: RenderTurn(caller: "a"))
        #expect(shelf.imaging.jobs.map(\.caller) == ["a"])
        guard case .content = try shelf.library.publication(at: path, turn: turn) else {
            Issue.record("it is there by now")
            return
        }
    }

    @Test func `a flight holds up nobody else and is forgotten afterwards`() throws {
        let flights = SingleFlight<String>()
        let (isInside, mayLeave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let landed = Mutex<[Bool?]>([])
        onThreads(2) { index in
            if index == 0 {
                let isOurs = try? flights.run("key") {
                    isInside.signal()
                    mayLeave.wait()
                }
                landed.withLock { $0.append(isOurs) }
            } else {
                isInside.wait()
                let isOurs = try? flights.run("other") {}
                landed.withLock { $0.append(isOurs) }
                mayLeave.signal()
            }
        }
        #expect(landed.withLock { $0 } == [true, true])
        #expect(try flights.run("key") {}, "a flight that is over is forgotten")
        #expect(throws: MediaError.notFound) { try flights.run("key") { throw MediaError.notFound } }
        #expect(try flights.run("key") {}, "also one that failed")
    }

    @Test func `waiting for another one's work ends`() throws {
        let flights = SingleFlight<String>()
        #expect(throws: ImagingError.unavailable("the same picture is being made")) {
            try flights.run("key") { _ = try flights.run("key", waiting: 0) {} }
        }
    }

    @Test func `undecodable content loses its thumbnails everywhere`() throws {
        let file = try shelf.upload()
        let twin = try shelf.upload(as: "twin.png")
        let good = try shelf.upload(Shelf.png(1), as: "good.png")
        shelf.renderWaiting()
        try shelf.blobs.removeDerived(of: file.content.blob)
        shelf.imaging.fail(with: .undecodable("broken"))
        try shelf.blobs.unpublish(file.thumbnails[0].path)
        #expect(try shelf.library.publication(at: file.thumbnails[0].path) == .nothing)
        for gone in [file, twin] {
            #expect(try shelf.file(gone).thumbnails == [])
            #expect(gone.thumbnails.allSatisfy { !shelf.blobs.isPublished($0.path) })
            #expect(shelf.blobs.isPublished(gone.path), "the original stays")
        }
        #expect(try shelf.file(good).thumbnails.count == 4)
        let jobs = shelf.imaging.jobs.count
        #expect(try shelf.upload(as: "late.png").thumbnails == [])
        shelf.renderWaiting()
        #expect(shelf.imaging.jobs.count == jobs, "nobody tries again")
    }

    @Test func `without a worker thumbnails are left for later`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .unavailable("none"))
        var failures: [Int64] = []
        shelf.renderWaiting { number, error in
            failures.append(number)
            #expect(error as? ImagingError == .unavailable("none"))
        }
        #expect(failures == [file.number])
        #expect(throws: ImagingError.unavailable("none")) {
            try shelf.library.publication(at: file.thumbnails[0].path)
        }
        #expect(try shelf.file(file) == file, "still listed, still awaited")
        #expect(shelf.blobs.incomingNames == [])
        shelf.imaging.fail(with: nil)
        let path = file.thumbnails[0].path
        #expect(try shelf.isServed(at: path))
    }

    @Test func `thumbnails of a file that moves while they are published lie at their new places`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            var changes = FileChanges()
            changes.relocation = .set(.name("new.png"))
            _ = try shelf.elsewhere.update(number: file.number, changes)
        }
        try shelf.library.makeThumbnails(of: file)
        let moved = try shelf.file(file)
        #expect(moved.thumbnails.allSatisfy { $0.isMade && shelf.blobs.isPublished($0.path) })
        #expect(shelf.blobs.publishedPaths.count == 5)
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `thumbnails of a bucket that turns private while they are published stay hidden`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            _ = try shelf.elsewhere.updateBucket(.coreMedia) { $0.visibility = .private }
        }
        try shelf.library.makeThumbnails(of: file)
        #expect(shelf.blobs.publishedPaths == [])
    }

    @Test func `thumbnails of content that is replaced while they are published do not stay`() throws {
        let shelf = shelf
        let file = try shelf.upload()
        let other = try shelf.upload(Shelf.png(1), as: "other.png", to: .standard)
        shelf.blobs.onPublish { path in
            guard path == file.thumbnails[3].path else { return }
            shelf.blobs.onPublish(nil)
            _ = try shelf.catalog.update(number: file.number) { $0.content = other.content }
            let replaced = try shelf.file(file)
            try shelf.elsewhere.makeThumbnails(of: replaced)
        }
        try shelf.library.makeThumbnails(of: file)
        #expect(shelf.blobs.publishedPaths == [file.path])
        for thumbnail in file.thumbnails {
            #expect(try shelf.isServed(at: thumbnail.path))
        }
        #expect(shelf.imaging.jobs.count == 2)
    }

    @Test func `a rendition that vanishes is made again`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        try shelf.blobs.removeDerived(of: file.content.blob)
        try shelf.blobs.unpublish(file.thumbnails[1].path)
        let path = file.thumbnails[1].path
        #expect(try shelf.isServed(at: path))
        #expect(shelf.imaging.jobs.count == 2)
    }

    @Test func `the queue feeds its threads until it is closed`() throws {
        let shelf = shelf
        let files = try (0..<20).map { try shelf.upload(Shelf.png(UInt8($0)), as: "\($0).png") }
        _ = try shelf.library.delete(number: files[0].number)
        let done = DispatchGroup()
        let ended = Mutex(0)
        for _ in 0..<3 {
            DispatchQueue.global().async(group: done) {
                shelf.library.renderQueuedThumbnails { number, error in
                    Issue.record("\(number): \(error)")
                }
                ended.withLock { $0 += 1 }
            }
        }
        for file in files.dropFirst() { _ = try shelf.library.publication(at: file.thumbnails[0].path) }
        shelf.library.stopRendering(threads: 3)
        done.wait()
        #expect(ended.withLock { $0 } == 3)
        #expect(try shelf.catalog.filesAwaitingThumbnails(after: 0, limit: 99) == [])
        #expect(shelf.imaging.jobs.count == 19)
    }
}
