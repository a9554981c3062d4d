import CatalogSQLite
import Media
import Testing

@Suite struct SQLiteCatalogFilesTests {
    private let scratch: ScratchCatalog

    init() throws { scratch = try ScratchCatalog() }

    @Test func `numbers and thumbnail ids do not return`() throws {
        let first = try scratch.add { $0 = .unique(edges: Thumbnail.edges) }
        _ = try scratch.catalog.remove(number: first.number) { _ in }
        let second = try scratch.add { $0 = .unique(edges: Thumbnail.edges) }
        #expect(second.number > first.number)
        let ids = first.thumbnails.map(\.id) + second.thumbnails.map(\.id)
        #expect(Set(ids).count == 8)
    }

    @Test func `what validators need to know of the past is kept`() throws {
        let file = try scratch.add()
        #expect(!file.sharesSecond && !file.isContentTagUsed)
        for isSet in [true, false] {
            _ = try scratch.catalog.update(number: file.number) {
                $0.sharesSecond = isSet
                $0.isContentTagUsed = isSet
            }
            let found = try scratch.catalog.file(number: file.number)
            #expect(found?.sharesSecond == isSet)
            #expect(found?.isContentTagUsed == isSet)
        }
    }

    @Test func `a file that is moved again and again keeps its latest redirects`() throws {
        let file = try scratch.add { $0 = .unique(path: "core_media/0", edges: [64]) }
        for number in 1...150 {
            _ = try scratch.catalog.update(number: file.number) { file in
                file.path = "core_media/\(number)"
                file.thumbnails[0].path = "core_media/thumbnails/\(number)"
            }
        }
        #expect(try scratch.catalog.publication(at: "core_media/50") == .moved(to: "core_media/150"))
        #expect(try scratch.catalog.publication(at: "core_media/49") == nil)
        #expect(
            try scratch.catalog.publication(at: "core_media/thumbnails/149")
                == .moved(to: "core_media/thumbnails/150"))
        #expect(try scratch.catalog.isPathTaken("core_media/49") == false)
    }

    @Test func `an error of a closure rolls everything back`() throws {
        let file = try scratch.add { $0 = .unique(edges: [64]) }
        #expect(throws: MediaError.changedMeanwhile) {
            try scratch.catalog.update(number: file.number) { changed in
                changed.name = "Other"
                changed.path = "core_media/other.jpg"
                throw MediaError.changedMeanwhile
            }
        }
        #expect(throws: MediaError.notFound) {
            try scratch.catalog.remove(number: file.number) { _ in throw MediaError.notFound }
        }
        #expect(try scratch.catalog.file(number: file.number) == file)
        #expect(try scratch.catalog.retiredPaths(limit: 10) == [])
    }

    @Test func `a path taken half way through an update leaves everything as it was`() throws {
        let other = try scratch.add()
        let file = try scratch.add { $0 = .unique(edges: [64, 128]) }
        #expect(throws: MediaError.pathTaken) {
            try scratch.catalog.update(number: file.number) { changed in
                changed.name = "Other"
                changed.path = "core_media/free.jpg"
                changed.thumbnails[1].path = other.path
            }
        }
        #expect(try scratch.catalog.file(number: file.number) == file)
        #expect(try !scratch.catalog.isPathTaken("core_media/free.jpg"))
    }

    @Test func `thumbnails may change places and keep their ids`() throws {
        let file = try scratch.add { $0 = .unique(edges: [64, 128]) }
        let outcome = try scratch.catalog.update(number: file.number) { changed in
            changed.thumbnails[0].path = file.thumbnails[1].path
            changed.thumbnails[1].path = file.thumbnails[0].path
        }
        let after = try #require(outcome?.after)
        #expect(after.thumbnails.map(\.id) == file.thumbnails.map(\.id))
        #expect(after.thumbnails.map(\.path) == file.thumbnails.map(\.path).reversed())
        #expect(try scratch.catalog.integrityFindings() == [])
    }

    @Test func `redirects lead to where the file is now, however often it moved`() throws {
        let file = try scratch.add { $0 = .unique(path: "core_media/a.jpg", edges: [64]) }
        for path in ["core_media/b.jpg", "core_media/c.jpg"] {
            _ = try scratch.catalog.update(number: file.number) { changed in
                changed.path = path
                changed.thumbnails[0].path = path + "_t"
            }
        }
        #expect(try scratch.catalog.publication(at: "core_media/a.jpg") == .moved(to: "core_media/c.jpg"))
        #expect(try scratch.catalog.publication(at: "core_media/b.jpg") == .moved(to: "core_media/c.jpg"))
        #expect(try scratch.catalog.publication(at: "core_media/b.jpg_t") == .moved(to: "core_media/c.jpg_t"))
        _ = try scratch.catalog.update(number: file.number) { $0.path = "core_media/a.jpg" }
        #expect(try scratch.catalog.publication(at: "core_media/c.jpg") == .moved(to: "core_media/a.jpg"))
        let back = try #require(try scratch.catalog.file(number: file.number))
        #expect(try scratch.catalog.publication(at: "core_media/a.jpg") == .original(back))
    }

    @Test func `a path retired again after it was handed out is not forgotten with the first time`() throws {
        let draft = FileDraft.unique(path: "core_media/a.jpg")
        let first = try scratch.catalog.insert(draft)
        _ = try scratch.catalog.remove(number: first.number) { _ in }
        let handedOut = try scratch.catalog.retiredPaths(limit: 10)
        let second = try scratch.add { $0.path = draft.path }
        _ = try scratch.catalog.remove(number: second.number) { _ in }
        try scratch.catalog.forgetRetired(handedOut)
        #expect(try scratch.catalog.retiredPaths(limit: 10) == [draft.path])
        try scratch.catalog.forgetRetired([draft.path])
        #expect(try scratch.catalog.retiredPaths(limit: 10) == [])
    }

    @Test func `pending content comes and goes`() throws {
        let file = try scratch.add()
        let new = Content.unique(size: 5)
        let pending = try #require(
            try scratch.catalog.update(number: file.number) { changed in
                changed.pending = PendingReplace(content: new, name: "b.txt", metadata: #"{"a":1}"#)
                changed.isUploaded = false
            }?.after)
        #expect(pending.pending?.content.blob == new.blob)
        #expect(pending.pending?.name == "b.txt")
        #expect(pending.pending?.metadata == #"{"a":1}"#)
        #expect(try scratch.catalog.interruptedReplaces() == [pending])
        #expect(try scratch.catalog.referencedBlobs(among: [new.blob]) == [new.blob])
        let done = try #require(
            try scratch.catalog.update(number: file.number) { changed in
                changed.content = changed.pending?.content ?? changed.content
                changed.pending = nil
                changed.isUploaded = true
            }?.after)
        #expect(done.content.blob == new.blob)
        #expect(try scratch.catalog.interruptedReplaces() == [])
        #expect(try scratch.catalog.referencedBlobs(among: [file.content.blob]) == [])
        #expect(try scratch.catalog.integrityFindings() == [])
    }

    @Test func `a text with a null character is not the text before it`() throws {
        _ = try scratch.add { $0.uploadedBy = .external("ann") }
        var query = FileQuery()
        query.scopes = [FileQuery.Scope(bucket: .coreMedia, owner: .external("ann\0other"))]
        #expect(try scratch.catalog.page(query).total == 0)
        let file = try scratch.add { $0.description = "a\0b" }
        #expect(file.description == "a\u{FFFD}b")
    }
}
