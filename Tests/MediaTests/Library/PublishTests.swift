import MediaTesting
import Testing

@testable import Media

struct PublishTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @Test func `what nobody knows is nothing`() throws {
        for path in ["", "core_media", "core_media/x.png", "../etc/passwd", "core_media/2026/01/31/"] {
            #expect(try shelf.library.publication(at: path) == .nothing)
        }
    }

    @Test func `a lost link comes back with its first reader`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        try shelf.blobs.unpublish(file.path)
        let content = try shelf.content(at: file.path)
        let shown = try #require(shelf.blobs.shown(at: file.path))
        #expect(shown.bytes == Array("text".utf8))
        #expect(content.lastModified == shown.modified)
        #expect(content.etag == "\"\(String(shown.modified, radix: 16))-4\"", "as nginx makes it")
        #expect(content.type == file.content.type)
    }

    @Test func `a reader of what is in its place changes nothing`() throws {
        let file = try shelf.upload()
        try shelf.library.makeThumbnails(of: file)
        shelf.blobs.onPublish { _ in Issue.record("published") }
        shelf.blobs.onUnpublish { _ in Issue.record("unpublished") }
        let before = shelf.catalog.writes
        for _ in 0..<3 {
            for path in [file.path, file.thumbnails[0].path] { _ = try shelf.content(at: path) }
            for path in ["core_media/none.png", file.path + "/", file.path + "/x"] {
                #expect(try shelf.library.publication(at: path) == .nothing)
            }
        }
        #expect(shelf.catalog.writes == before)
    }

    @Test(arguments: ["b.jpg", "b.txt", "b", "b.tar.gz"])
    func `content whose name does not say its type is served, not linked`(name: String) throws {
        let file = try shelf.upload("text", as: name)
        // A type of its own, as content has that a PUT brought under an old name.
        _ = try shelf.catalog.update(number: file.number) { $0.content.type = MIMEType("text/x-odd") }
        try shelf.library.resume()
        #expect(shelf.blobs.publishedPaths == [])
        let content = try shelf.content(at: file.path)
        #expect(content.location == shelf.blobs.location(of: file.content.blob))
        #expect(content.type.text == "text/x-odd")
        #expect(content.etag == file.content.etag)
        #expect(shelf.blobs.publishedPaths == [])
        #expect(try shelf.library.check(repair: false).findings == [])
        #expect(try shelf.catalog.filesAwaitingPublication(after: 0, limit: 9) == [])
    }

    @Test func `what cannot be linked is served all the same`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        try shelf.blobs.unpublish(file.path)
        shelf.blobs.onPublish { _ in throw SystemError("link", code: 28) }
        let content = try shelf.content(at: file.path)
        #expect(content.location == shelf.blobs.location(of: file.content.blob))
        #expect(content.fault != nil)
    }

    @Test func `bytes that are gone are our own fault`() throws {
        let file = try shelf.upload()
        try shelf.blobs.unpublish(file.path)
        try shelf.blobs.remove(file.content.blob)
        #expect(throws: MediaError.contentMissing(file.content.blob)) {
            try shelf.library.publication(at: file.path)
        }
        #expect(throws: MediaError.contentMissing(file.content.blob)) {
            try shelf.library.publication(at: file.thumbnails[0].path)
        }
        #expect(try !shelf.catalog.isUndecodable(file.content.blob), "which says nothing of the content")
        #expect(try shelf.file(file).thumbnails.count == 4)
    }

    @Test func `a file that moves while it is published is found at its new place`() throws {
        let shelf = shelf
        let file = try shelf.upload("text", as: "a.txt")
        try shelf.blobs.unpublish(file.path)
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            var changes = FileChanges()
            changes.relocation = .set(.name("b.txt"))
            _ = try shelf.elsewhere.update(number: file.number, changes)
        }
        let new = "\(Shelf.folder())/b.txt"
        #expect(try shelf.library.publication(at: file.path) == .moved(path: new))
        #expect(shelf.blobs.publishedPaths == [new])
    }

    @Test func `a file whose content changes while it is published shows the new one`() throws {
        let shelf = shelf
        let file = try shelf.upload("old", as: "a.txt")
        let other = try shelf.upload("new", as: "b.txt")
        try shelf.blobs.unpublish(file.path)
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            _ = try shelf.catalog.update(number: file.number) { $0.content = other.content }
        }
        #expect(try shelf.content(at: file.path).etag != file.content.etag)
        #expect(shelf.blobs.shown(at: file.path)?.bytes == Array("new".utf8))
    }

    @Test func `however many paths were retired, all are cleared`() throws {
        for index in 0..<1_001 {
            let path = "core_media/\(index).txt"
            let file = try shelf.catalog.insert(
                FileDraft(bucket: .coreMedia, content: .sample("x"), path: path))
            _ = try shelf.catalog.remove(number: file.number) { _ in }
            shelf.blobs.publishStray(at: path)
        }
        try shelf.library.resume()
        #expect(shelf.blobs.publishedPaths == [])
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
    }

    @Test func `a retired path that was taken again shows its new file`() throws {
        let old = try shelf.upload("old", as: "a.txt")
        _ = try shelf.catalog.remove(number: old.number) { _ in }
        let new = try shelf.upload("new", as: "a.txt")
        #expect(new.path == old.path)
        try shelf.library.resume()
        #expect(shelf.blobs.shown(at: new.path)?.bytes == Array("new".utf8))
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
    }

    @Test func `a path that cannot be cleared keeps no other from being cleared`() throws {
        let shelf = shelf
        let files = try (0..<3).map { try shelf.upload("\($0)", as: "\($0).txt") }
        shelf.blobs.onUnpublish { path in
            if path == files[0].path { throw SystemError("unlink", code: 13) }
        }
        for file in files {
            #expect(throws: SystemError.self) { try shelf.library.delete(number: file.number) }
        }
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [files[0].path])
        #expect(shelf.blobs.publishedPaths == [files[0].path])
        shelf.blobs.onUnpublish(nil)
        try shelf.library.resume()
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
        #expect(shelf.blobs.publishedPaths == [])
    }
}
