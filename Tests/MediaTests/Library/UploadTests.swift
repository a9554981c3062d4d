import MediaTesting
import Synchronization
import Testing

@testable import Media

struct UploadTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @Test func `an image is typed, measured, stored, catalogued and published`() throws {
        let file = try shelf.upload()
        #expect(file.path == "\(Shelf.folder())/photo.png")
        #expect(file.content.type == MIMEType("image/png"))
        #expect(file.content.kind == .image)
        #expect(file.content.size == Int64(Shelf.png.count))
        #expect(file.content.image?.width == 3)
        #expect(file.content.image?.height == 2)
        #expect(file.content.image?.mode == "RGB")
        #expect(file.uploadedBy == .external("me"))
        #expect(try shelf.file(file) == file)
        #expect(
            shelf.blobs.shown(at: file.path) == ShownFile(bytes: Shelf.png, modified: file.content.modified))
        #expect(shelf.blobs.keys == [file.content.blob])
        #expect(shelf.blobs.incomingNames == [])
    }

    @Test func `four thumbnails are listed at once and rendered later`() throws {
        let file = try shelf.upload()
        #expect(
            file.thumbnails.map(\.path)
                == [64, 128, 512, 1080].map { "\(Shelf.folder())/thumbnails/photo_thumbnail_\($0)x\($0).jpg" }
        )
        #expect(file.thumbnails.allSatisfy { !$0.isMade && $0.id > 0 })
        #expect(shelf.imaging.jobs.isEmpty)
        shelf.renderWaiting()
        #expect(shelf.imaging.jobs.count == 1)
        #expect(try shelf.file(file).thumbnails.allSatisfy { $0.isMade })
    }

    @Test func `what is no readable image has no thumbnails`() throws {
        let text = try shelf.upload("just words", as: "a.png")
        #expect(text.content.kind == .text && text.content.image == nil && text.thumbnails == [])
        let broken = try shelf.upload(Array(Shelf.png.prefix(8)) + [1, 2, 3], as: "b.png")
        #expect(broken.content.kind == .image && broken.content.image == nil && broken.thumbnails == [])
        #expect(shelf.blobs.isPublished(broken.path))
    }

    @Test func `an image beyond the limits is kept without thumbnails`() throws {
        var limits = ImageLimits()
        limits.pixels = 5
        let file = try Shelf(limits: limits).upload()
        #expect(file.content.image?.isRenderable == false)
        #expect(file.content.image?.width == 3)
        #expect(file.thumbnails == [])
    }

    @Test func `a name that is taken gets a mark before its first suffix`() throws {
        _ = try shelf.upload("one", as: "a.tar.gz")
        let second = try shelf.upload("two", as: "a.tar.gz")
        #expect(second.path.wholeMatch(of: /.*\/a_[A-Za-z0-9]{7}\.tar\.gz/) != nil)
        #expect(second.name == "a.tar.gz")
    }

    @Test func `thumbnails whose names are taken get a mark`() throws {
        _ = try shelf.upload(Shelf.png(1), as: "a.png")
        let second = try shelf.upload(Shelf.png(2), as: "a.jpg")
        #expect(second.path == "\(Shelf.folder())/a.jpg", "only the thumbnails collide")
        for thumbnail in second.thumbnails {
            #expect(thumbnail.path.wholeMatch(of: /.*\/a_thumbnail_(\d+)x\1_[A-Za-z0-9]{7}\.jpg/) != nil)
        }
    }

    @Test func `no file stands in the way of the thumbnails' folder`() throws {
        let file = try shelf.upload("text", as: "thumbnails")
        #expect(file.path.wholeMatch(of: /.*\/thumbnails_[A-Za-z0-9]{7}/) != nil)
        #expect(try shelf.upload("text", as: "thumbnails.txt").path == "\(Shelf.folder())/thumbnails.txt")
    }

    @Test func `40 clients with one name get 40 names`() throws {
        let shelf = shelf
        let paths = Mutex<Set<String>>([])
        onThreads(40) { index in
            guard let file = try? shelf.upload(Shelf.png(UInt8(index)), as: "same.png") else { return }
            paths.withLock { $0.formUnion([file.path] + file.thumbnails.map(\.path)) }
        }
        #expect(paths.withLock { $0.count } == 40 * 5)
        #expect(shelf.blobs.publishedPaths.count == 40)
        let times = try shelf.catalog.files(after: 0, limit: 100).map(\.content.modified)
        #expect(Set(times).count == 40)
    }

    @Test func `equal contents share a blob`() throws {
        let first = try shelf.upload("same", as: "a.txt")
        let second = try shelf.upload("same", as: "b.txt")
        #expect(first.content.blob == second.content.blob)
        #expect(shelf.blobs.keys.count == 1)
    }

    @Test func `a bucket's limits are kept`() throws {
        _ = try shelf.catalog.updateBucket(.standard) {
            $0.minUploadFileSize = 3
            $0.maxUploadFileSize = 5
        }
        #expect(throws: MediaError.tooSmall(size: 2, limit: 3)) {
            try shelf.upload("ab", as: "a", to: .standard)
        }
        #expect(throws: MediaError.tooLarge(size: 6, limit: 5)) {
            try shelf.upload("abcdef", as: "a", to: .standard)
        }
        _ = try shelf.upload("abc", as: "a", to: .standard)
        _ = try shelf.upload("abcde", as: "b", to: .standard)
        #expect(shelf.blobs.keys.count == 2)
        #expect(shelf.blobs.incomingNames == [])
    }

    @Test func `refused uploads leave nothing behind`() throws {
        #expect(throws: MediaError.bucketNotFound) {
            try shelf.upload("a", as: "a.txt", to: BucketID(unchecked: "nowhere"))
        }
        for name in ["", ".", "..", "()"] {
            #expect(
                throws: MediaError.invalid([FieldProblem("f", "Could not derive file name from '\(name)'.")])
            ) { try shelf.upload("a", as: name) }
        }
        #expect(shelf.blobs.keys.isEmpty)
        #expect(shelf.blobs.incomingNames == [])
        #expect(try shelf.catalog.page(FileQuery()).total == 0)
    }

    @Test func `an id can be chosen, once`() throws {
        let id = FileID.random()
        func upload(_ bytes: [UInt8]) throws -> MediaFile {
            let upload = Upload(
                received: try shelf.receive(bytes), filename: "a", bucket: .standard, uploadedBy: nil,
                name: nil, description: "words", id: id, metadata: "{}")
            return try shelf.library.upload(upload)
        }
        let file = try upload([1])
        #expect(file.id == id && file.metadata == "{}" && file.description == "words")
        #expect(throws: MediaError.alreadyExists) { try upload([2]) }
        #expect(shelf.blobs.keys == [file.content.blob], "nothing stays behind")
        #expect(try shelf.catalog.page(FileQuery()).total == 1)
    }

    @Test func `a private bucket publishes nothing`() throws {
        let file = try shelf.upload(to: .standard)
        shelf.renderWaiting()
        #expect(shelf.blobs.publishedPaths == [])
        #expect(try shelf.file(file).thumbnails.allSatisfy { $0.isMade })
        #expect(try shelf.library.publication(at: file.path) == .nothing)
        #expect(try shelf.library.publication(at: file.thumbnails[0].path) == .nothing)
    }

    @Test func `an upload that cannot be published yet is published for its first reader`() throws {
        shelf.blobs.onPublish { _ in throw MediaError.noSpace }
        let file = try shelf.upload()
        #expect(!shelf.blobs.isPublished(file.path))
        #expect(try shelf.content(at: file.path).fault != nil)
        shelf.blobs.onPublish(nil)
        #expect(try shelf.isServed(at: file.path))
        #expect(shelf.blobs.shown(at: file.path)?.bytes == Shelf.png)
    }
}
