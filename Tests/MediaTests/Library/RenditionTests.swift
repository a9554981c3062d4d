import Dispatch
import MediaTesting
import Synchronization
import Testing

@testable import Media

struct RenditionTests {
    private let shelf: Shelf
    private let recipe = ImageRecipe(geometry: .exact(width: 30, height: 20), format: .webp, quality: 60)

    init() throws { shelf = try Shelf() }

    /// A recipe no other test has.
    private func recipe(_ number: Int) -> ImageRecipe {
        ImageRecipe(geometry: .exact(width: number, height: 1), format: .png)
    }

    @Test func `an image is made once and found from then on`() throws {
        let file = try shelf.upload(to: .standard)
        let before = Timestamp.now.seconds
        let made = try shelf.library.rendition(of: file.content, recipe: recipe)
        #expect(made.path == "\(file.content.blob)/\(recipe.key)")
        #expect(made.location == "/derived/\(made.path)")
        #expect(contents(ofFileAt: shelf.blobs.localPath(of: made)) == InMemoryImaging.rendition)
        #expect(made.modified >= before)
        #expect(try shelf.library.rendition(of: file.content, recipe: recipe) == made)
        let job = try #require(shelf.imaging.jobs.first)
        #expect(shelf.imaging.jobs.count == 1)
        #expect(job.outputs.map(\.recipe) == [recipe])
        #expect(job.type == file.content.type)
        #expect(shelf.blobs.incomingNames == [])
        #expect(shelf.blobs.publishedPaths == [])

        _ = try shelf.library.rendition(of: file.content, recipe: recipe(1))
        #expect(shelf.imaging.jobs.count == 2)
    }

    @Test func `however many ask, one renders`() throws {
        let shelf = shelf
        let recipe = recipe
        let content = try shelf.upload().content
        let served = shelf.servedOf16 { _ in
            _ = try shelf.library.rendition(of: content, recipe: recipe)
            return true
        }
        #expect(served == 16)
        #expect(shelf.imaging.jobs.count == 1)
    }

    @Test func `two recipes of one content do not wait for each other`() throws {
        let shelf = shelf
        let content = try shelf.upload().content
        let recipes = [recipe(1), recipe(2)]
        let bothInside = DispatchSemaphore(value: 0)
        let inside = Mutex(0)
        // Neither ends before the other has begun.
        shelf.imaging.onRender {
            let count = inside.withLock { count in
                count += 1
                return count
            }
            if count == 2 { bothInside.signal() }
            bothInside.wait()
            bothInside.signal()
        }
        onThreads(2) { index in
            #expect(throws: Never.self) { try shelf.library.rendition(of: content, recipe: recipes[index]) }
        }
        #expect(shelf.imaging.jobs.count == 2)
    }

    // MARK: Failures

    @Test func `what cannot be made is tried once and takes nothing away`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .undecodable("too much CPU time"))
        for _ in 0..<3 {
            #expect(throws: ImagingError.undecodable("too much CPU time")) {
                try shelf.library.rendition(of: file.content, recipe: recipe)
            }
        }
        #expect(shelf.imaging.jobs.count == 1)
        #expect(try !shelf.catalog.isUndecodable(file.content.blob))
        #expect(try shelf.file(file).thumbnails.count == 4)
        #expect(shelf.blobs.incomingNames == [])
        shelf.imaging.fail(with: nil)
        _ = try shelf.library.rendition(of: file.content, recipe: recipe(1))
        shelf.renderWaiting()
        #expect(try shelf.file(file).thumbnails.allSatisfy { $0.isMade })
    }

    @Test func `a late rendition is tried again after a pause`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .late("no result in time"))
        #expect(throws: ImagingError.late("no result in time")) {
            try shelf.library.rendition(of: file.content, recipe: recipe)
        }
        shelf.imaging.fail(with: nil)
        let error = #expect(throws: ImagingError.self) {
            try shelf.library.rendition(of: file.content, recipe: recipe)
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        shelf.library.renderBackoff.forget(RenditionID(content: file.content.blob, recipe: recipe.key))
        _ = try shelf.library.rendition(of: file.content, recipe: recipe)
        #expect(shelf.imaging.jobs.count == 2)
    }

    @Test func `a request that may not wait is deferred, until the rendition is there`() throws {
        let content = try shelf.upload().content
        let deferred = RenderTurn(caller: "a", waiting: .deferred)
        for number in [1, 1, 2] {
            #expect(throws: RenderDeferred(work: "\(content.blob)/\(recipe(number).key)")) {
                try shelf.library.rendition(of: content, recipe: recipe(number), turn: deferred)
            }
        }
        _ = try shelf.library.rendition(of: content, recipe: recipe(1), turn: RenderTurn(caller: "b"))
        #expect(shelf.imaging.jobs.map(\.caller) == ["b"])
        #expect(shelf.imaging.jobs.map(\.purpose) == [.rendition])
        _ = try shelf.library.rendition(of: content, recipe: recipe(1), turn: deferred)
    }

    @Test func `content known not to decode costs no worker`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .undecodable("broken"))
        shelf.renderWaiting()
        #expect(shelf.imaging.jobs.count == 1)
        for number in 1...3 {
            #expect(throws: ImagingError.undecodable("known not to decode")) {
                try shelf.library.rendition(of: file.content, recipe: recipe(number))
            }
        }
        #expect(shelf.imaging.jobs.count == 1)
    }

    @Test func `without a worker it is tried again the next time, by nobody who waited`() throws {
        let shelf = shelf
        let recipe = recipe
        let content = try shelf.upload().content
        shelf.imaging.fail(with: .unavailable("none"))
        let (isInside, hasAsked) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        shelf.imaging.onRender {
            isInside.signal()
            hasAsked.wait()
        }
        onThreads(2) { index in
            if index == 1 {
                isInside.wait()
                hasAsked.signal()
            }
            #expect(throws: ImagingError.self) { try shelf.library.rendition(of: content, recipe: recipe) }
            // Whoever came too late to wait renders on its own.
            hasAsked.signal()
        }
        shelf.imaging.fail(with: nil)
        shelf.imaging.onRender(nil)
        _ = try shelf.library.rendition(of: content, recipe: recipe)
        #expect(shelf.blobs.incomingNames == [])
    }

    @Test func `bytes that are gone are no fault of the image`() throws {
        let file = try shelf.upload()
        try shelf.blobs.remove(file.content.blob)
        for failure in [ImagingError.undecodable("no source"), .unavailable("no source")] {
            shelf.imaging.fail(with: failure)
            #expect(throws: MediaError.contentMissing(file.content.blob)) {
                try shelf.library.rendition(of: file.content, recipe: recipe)
            }
        }
    }

    @Test func `failures are forgotten in time, and the oldest for want of room`() {
        let memory = RenditionMemory()
        func id(_ number: Int) -> RenditionID { RenditionID(content: .sample("a"), recipe: "\(number)") }
        let now = ContinuousClock.now
        memory.noteFailure(of: id(0), "early", now: now)
        #expect(memory.failure(of: id(0), now: now) == "early")
        #expect(memory.failure(of: id(1), now: now) == nil)
        #expect(
            memory.failure(of: RenditionID(content: .sample("b"), recipe: "0"), now: now) == nil)
        let later = now + RenditionMemory.patience
        #expect(memory.failure(of: id(0), now: later) == nil)
        memory.noteFailure(of: id(0), "late", now: later)
        #expect(memory.failure(of: id(0), now: later) == "late")

        for number in 1..<RenditionMemory.capacity { memory.noteFailure(of: id(number), "x", now: later) }
        #expect(memory.failure(of: id(0), now: later) == "late")
        for number in 0..<10 {
            memory.noteFailure(of: id(RenditionMemory.capacity + number), "x", now: later)
            #expect(memory.failure(of: id(number), now: later) == nil)
            #expect(memory.failure(of: id(number + 1), now: later) != nil)
        }
    }

    @Test func `space is counted by everybody and told to one`() {
        let memory = RenditionMemory()
        let told = Mutex(0)
        onThreads(4) { _ in
            for _ in 0..<250 where memory.noteSpace(1, portion: 99) { told.withLock { $0 += 1 } }
        }
        #expect((9...10).contains(told.withLock { $0 }))
        #expect(memory.noteSpace(1_000, portion: 99))
        #expect(!memory.noteSpace(99, portion: 99))
    }

    // MARK: Thumbnails

    @Test func `a thumbnail of a private file is made with all others and published nowhere`() throws {
        let file = try shelf.upload(to: .standard)
        let made = try #require(try shelf.library.thumbnail(of: file, edge: 128))
        #expect(contents(ofFileAt: shelf.blobs.localPath(of: made)) == InMemoryImaging.rendition)
        for edge in Thumbnail.edges {
            #expect(
                try shelf.library.thumbnail(of: file, edge: edge) == made, "3 × 2 pixels are smaller than all"
            )
        }
        #expect(shelf.imaging.jobs.count == 1)
        #expect(shelf.blobs.publishedPaths == [])
        #expect(try shelf.file(file).thumbnails.allSatisfy { $0.isMade })
    }

    @Test func `what has no thumbnails, or loses them, has none`() throws {
        let text = try shelf.upload("text", as: "a.txt")
        let file = try shelf.upload()
        #expect(try shelf.library.thumbnail(of: text, edge: 64) == nil)
        #expect(try shelf.library.thumbnail(of: file, edge: 65) == nil)
        shelf.imaging.fail(with: .undecodable("broken"))
        #expect(try shelf.library.thumbnail(of: file, edge: 64) == nil)
        #expect(try shelf.file(file).thumbnails == [])
        #expect(try shelf.library.thumbnail(of: shelf.file(file), edge: 64) == nil)
    }

    @Test func `without a worker a thumbnail may come later`() throws {
        let file = try shelf.upload()
        shelf.imaging.fail(with: .unavailable("none"))
        #expect(throws: ImagingError.unavailable("none")) {
            try shelf.library.thumbnail(of: file, edge: 64)
        }
        shelf.imaging.fail(with: nil)
        #expect(try shelf.library.thumbnail(of: file, edge: 64) != nil)
    }
}
