import MediaTesting
import Testing

@testable import Media

struct ReplaceTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func replacement(_ bytes: [UInt8], named name: String = "new.png") throws -> Replacement {
        Replacement(received: try shelf.receive(bytes), filename: name)
    }

    private func replacement(_ text: String) throws -> Replacement {
        try replacement(Array(text.utf8), named: "new.txt")
    }

    /// The first step alone, as a crash leaves it.
    private func begin(_ file: MediaFile, with text: String, name: String? = "new.txt") throws -> MediaFile {
        let other = try shelf.upload(text, as: "pending.txt", to: .standard)
        let outcome = try shelf.catalog.update(number: file.number) {
            $0.pending = PendingReplace(content: other.content, name: name, metadata: #"{"n":1}"#)
            $0.isUploaded = false
        }
        return try #require(outcome?.after)
    }

    private func text(at path: String) -> String? {
        shelf.blobs.shown(at: path).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func `the content changes, the identity stays`() throws {
        let old = try shelf.upload("old", as: "a.txt")
        var replacement = try replacement("newer")
        replacement.name = .set("b.txt")
        replacement.metadata = .set(#"{"alt":"x"}"#)
        let new = try #require(try shelf.library.replace(number: old.number, with: replacement))
        #expect(new == (try shelf.file(old)))
        #expect(new.id == old.id)
        #expect(new.path == old.path)
        #expect(new.bucket == old.bucket)
        #expect(new.createdAt == old.createdAt)
        #expect(new.uploadedBy == old.uploadedBy)
        #expect(new.updatedAt > old.updatedAt)
        #expect(new.content.size == 5)
        #expect(new.content.etag != old.content.etag)
        #expect(new.isUploaded)
        #expect(new.pending == nil)
        #expect(new.name == "b.txt")
        #expect(new.metadata == #"{"alt":"x"}"#)
        #expect(text(at: old.path) == "newer")
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `what is not named is kept`() throws {
        let old = try shelf.upload("old", as: "a.txt")
        let new = try shelf.library.replace(number: old.number, with: replacement("new"))
        #expect(new?.name == "a.txt")
        #expect(new?.metadata == nil)
    }

    @Test func `until the last step readers get the old content`() throws {
        let shelf = shelf
        let old = try shelf.upload("old", as: "a.txt")
        let replacement = try replacement("new")
        shelf.blobs.onPublish { path in
            shelf.blobs.onPublish(nil)
            let file = try #require(try shelf.catalog.file(number: old.number))
            #expect(file.content.blob != old.content.blob)
            #expect(file.isUploaded)
            #expect(shelf.blobs.shown(at: path)?.bytes == Array("old".utf8))
            #expect(try shelf.blobs.size(of: old.content.blob) == 3)
        }
        _ = try shelf.library.replace(number: old.number, with: replacement)
        #expect(try shelf.file(old).isUploaded)
        #expect(text(at: old.path) == "new")
    }

    @Test func `thumbnails of the old content are gone when it returns, and made anew at the same URLs`()
        throws
    {
        let old = try shelf.upload(Shelf.png(1))
        try shelf.library.makeThumbnails(of: old)
        let paths = try shelf.file(old).thumbnails.map(\.path)
        #expect(paths.allSatisfy(shelf.blobs.isPublished))
        let new = try #require(
            try shelf.library.replace(number: old.number, with: replacement(Shelf.png(2))))
        #expect(new.thumbnails.map(\.id) == old.thumbnails.map(\.id))
        #expect(new.thumbnails.map(\.path) == paths)
        #expect(!paths.contains(where: shelf.blobs.isPublished))
        shelf.renderWaiting()
        #expect(paths.allSatisfy(shelf.blobs.isPublished))
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test
    func `an image that becomes a text loses its thumbnails, and a text that becomes an image gets some`()
        throws
    {
        let image = try shelf.upload(Shelf.png(1))
        try shelf.library.makeThumbnails(of: image)
        let text = try #require(try shelf.library.replace(number: image.number, with: replacement("text")))
        #expect(text.thumbnails == [])
        #expect(shelf.blobs.publishedPaths == [], "its name says image/png")
        let again = try #require(
            try shelf.library.replace(number: image.number, with: replacement(Shelf.png(2))))
        #expect(again.thumbnails.map(\.edge) == Thumbnail.edges)
        shelf.renderWaiting()
        #expect(shelf.blobs.publishedPaths.count == 5)
    }

    @Test func `a file of a private bucket is replaced and published nowhere`() throws {
        let old = try shelf.upload("old", as: "a.txt", to: .standard)
        let new = try shelf.library.replace(number: old.number, with: replacement("new"))
        #expect(new?.content.size == 3)
        #expect(shelf.blobs.publishedPaths == [])
    }

    @Test func `what does not meet the precondition stays as it is`() throws {
        let old = try shelf.upload("old", as: "a.txt")
        #expect(throws: FieldProblem("x", "no")) {
            try shelf.library.replace(number: old.number, with: replacement("new")) { file in
                #expect(file == old)
                throw FieldProblem("x", "no")
            }
        }
        #expect(try shelf.file(old) == old)
        #expect(text(at: old.path) == "old")
    }

    @Test func `nobody's content is not replaced`() throws {
        #expect(try shelf.library.replace(number: 99, with: replacement("new")) == nil)
    }

    @Test func `the limits of the bucket hold`() throws {
        let old = try shelf.upload("old", as: "a.txt", to: .standard)
        _ = try shelf.library.updateBucket(.standard) { $0.maxUploadFileSize = 4 }
        #expect(throws: MediaError.tooLarge(size: 5, limit: 4)) {
            try shelf.library.replace(number: old.number, with: replacement("newer"))
        }
        #expect(throws: MediaError.tooSmall(size: 0, limit: 1)) {
            try shelf.library.replace(number: old.number, with: replacement(""))
        }
        #expect(try shelf.file(old) == old)
    }

    @Test func `a replace that was cut short before its second step is finished by the next start`() throws {
        let old = try begin(shelf.upload("old", as: "a.txt"), with: "new")
        #expect(text(at: old.path) == "old")
        try shelf.elsewhere.resume()
        let new = try shelf.file(old)
        #expect(new.isUploaded)
        #expect(new.content.blob == old.pending?.content.blob)
        #expect(new.name == "new.txt")
        #expect(new.metadata == #"{"n":1}"#)
        #expect(text(at: old.path) == "new")
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test
    func `a replace by another type is served under the same path, and linked again when the type is back`()
        throws
    {
        let old = try shelf.upload("old", as: "a.txt")
        let image = try #require(
            try shelf.library.replace(number: old.number, with: replacement(Shelf.png(1))))
        #expect(image.path == old.path)
        #expect(shelf.blobs.publishedPaths.filter { $0 == old.path } == [])
        #expect(try shelf.content(at: old.path).type.text == "image/png")
        #expect(try shelf.library.check(repair: false).findings == [])
        let text = try #require(try shelf.library.replace(number: old.number, with: replacement("new")))
        #expect(self.text(at: text.path) == "new")
    }

    @Test func `the service itself finishes a replace that got stuck`() throws {
        let old = try begin(shelf.upload("old", as: "a.txt"), with: "new")
        try shelf.library.finishInterruptedReplaces()
        #expect(try shelf.file(old).isUploaded)
        #expect(text(at: old.path) == "new")
        #expect(try shelf.catalog.interruptedReplaces() == [])
    }

    @Test func `a start finishes what was cut short right after the last step`() throws {
        let old = try shelf.upload(Shelf.png(1))
        try shelf.library.makeThumbnails(of: old)
        let next = try shelf.upload(Shelf.png(2), as: "b.png", to: .standard)
        // The row has turned the page, the old thumbnails still lie there.
        _ = try shelf.catalog.update(number: old.number) { file in
            file.content = next.content
            for index in file.thumbnails.indices { file.thumbnails[index].isMade = false }
        }
        try shelf.elsewhere.resume()
        #expect(!old.thumbnails.map(\.path).contains(where: shelf.blobs.isPublished))
        #expect(shelf.blobs.shown(at: old.path)?.bytes == Shelf.png(2))
    }

    @Test func `pending content that is gone is given up`() throws {
        let old = try begin(shelf.upload("old", as: "a.txt"), with: "new")
        let pending = try #require(old.pending?.content.blob)
        try shelf.blobs.remove(pending)
        try shelf.elsewhere.resume()
        let kept = try shelf.file(old)
        #expect(kept.isUploaded)
        #expect(kept.content == old.content)
        #expect(text(at: old.path) == "old")
    }

    @Test func `a replace finishes one that was cut short before its own`() throws {
        let old = try begin(shelf.upload("old", as: "a.txt"), with: "new", name: "between.txt")
        let newest = try shelf.library.replace(number: old.number, with: replacement("newest"))
        #expect(newest?.name == "between.txt")
        #expect(text(at: old.path) == "newest")
    }

    @Test func `a file that is deleted while it is replaced is gone`() throws {
        let shelf = shelf
        let old = try shelf.upload("old", as: "a.txt")
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            _ = try shelf.elsewhere.delete(number: old.number)
        }
        #expect(try shelf.library.replace(number: old.number, with: replacement("new")) == nil)
        #expect(shelf.blobs.publishedPaths == [])
    }

    @Test func `a file that moves while it is replaced shows the new content at its new place alone`() throws
    {
        let shelf = shelf
        let old = try shelf.upload("old", as: "a.txt")
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            var changes = FileChanges()
            changes.relocation = .set(.name("b.txt"))
            _ = try shelf.elsewhere.update(number: old.number, changes)
        }
        let new = try #require(try shelf.library.replace(number: old.number, with: replacement("new")))
        #expect(new.path != old.path)
        #expect(shelf.blobs.publishedPaths == [new.path])
        #expect(text(at: new.path) == "new")
    }

    @Test func `a file that is renamed while it is replaced has its new name`() throws {
        let shelf = shelf
        let old = try shelf.upload("old", as: "a.txt")
        shelf.blobs.onPublish { _ in
            shelf.blobs.onPublish(nil)
            var changes = FileChanges()
            changes.name = .set("renamed")
            changes.metadata = .set(#"{"x":1}"#)
            _ = try shelf.elsewhere.update(number: old.number, changes)
        }
        let new = try #require(try shelf.library.replace(number: old.number, with: replacement("new")))
        #expect(new.isUploaded)
        #expect(new.content.size == 3)
        #expect(new.name == "renamed")
        #expect(new.metadata == #"{"x":1}"#)
    }

    @Test func `of replaces at once one after the other takes place`() throws {
        let shelf = shelf
        let old = try shelf.upload("old", as: "a.txt")
        onThreads(8) { index in
            do {
                let bytes = Array("content \(index)".utf8)
                let new = try shelf.library.replace(
                    number: old.number,
                    with: Replacement(received: shelf.receive(bytes), filename: "a.txt"))
                #expect(new?.isUploaded == true)
            } catch {
                Issue.record(error)
            }
        }
        let last = try shelf.file(old)
        #expect(last.pending == nil)
        #expect(shelf.blobs.shown(at: old.path)?.bytes.count == Int(last.content.size))
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `the bytes of the old content outlive the sweep for their grace period`() throws {
        let old = try shelf.upload("old", as: "a.txt")
        shelf.blobs.age(by: 1_000)
        _ = try shelf.library.replace(number: old.number, with: replacement("new"))
        _ = try shelf.library.sweep(grace: 500)
        #expect(try shelf.blobs.size(of: old.content.blob) == 3)
        _ = try shelf.library.sweep(grace: 0)
        #expect(try shelf.blobs.size(of: old.content.blob) == nil)
    }
}
