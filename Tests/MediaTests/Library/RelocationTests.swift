import MediaTesting
import Testing

@testable import Media

/// What `f` does to a file (LibraryAPI/Contract §4).
struct RelocationTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func move(_ file: MediaFile, _ relocation: Relocation) throws -> MediaFile {
        var changes = FileChanges()
        changes.relocation = .set(relocation)
        return try #require(try shelf.library.update(number: file.number, changes))
    }

    private func moveIsRefused(_ file: MediaFile, _ relocation: Relocation) throws -> Bool {
        var changes = FileChanges()
        changes.relocation = .set(relocation)
        changes.name = .set("not applied")
        let before = try shelf.file(file)
        let announced = try shelf.library.problems(of: changes.relocation, for: before)
        do {
            _ = try shelf.library.update(number: file.number, changes)
            return false
        } catch MediaError.invalid(let problems) {
            let after = try shelf.file(file)
            return problems.map(\.field) == ["f"] && announced == problems && after == before
        }
    }

    @Test func `a file's own place moves nothing`() throws {
        let file = try shelf.upload()
        for place in [Relocation.name("photo.png"), .path(file.path)] {
            let after = try move(file, place)
            #expect(after.path == file.path && after.thumbnails == file.thumbnails)
        }
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
    }

    @Test(arguments: [
        ("new.png", "new.png"),
        ("  my photo.png ", "my_photo.png"),
        ("File path...", "File_path.png"),
        ("no extension", "no_extension.png"),
        ("photo.PNG", "photo.PNG"),
        ("a.b.png", "a.b.png"),
        ("été.png", "été.png"),
        (".hidden", "hidden.png"),
        ("a/b.png", "ab.png"),
    ])
    func `a bare name renames inside the folder`(raw: String, name: String) throws {
        let file = try shelf.upload()
        #expect(try shelf.library.problems(of: .set(.name(raw)), for: file) == [])
        let moved = try move(file, .name(raw))
        #expect(moved.path == "\(Shelf.folder())/\(name)")
        #expect(shelf.blobs.shown(at: moved.path)?.bytes == Shelf.png)
        #expect(!shelf.blobs.isPublished(file.path))
        #expect(try shelf.library.publication(at: file.path) == .moved(path: moved.path))
    }

    @Test(arguments: [
        ("core_media/x/y z/new.png", "core_media/x/y_z/new.png", "core_media/x/y_z/thumbnails/new"),
        ("core_media/new.png", "core_media/new.png", "core_media/thumbnails/new"),
        ("core_media//x/.y/new", "core_media/x/y/new.png", "core_media/x/y/thumbnails/new"),
    ])
    func `a path moves below the media root`(raw: String, path: String, stem: String) throws {
        let file = try shelf.upload()
        let moved = try move(file, .path(raw))
        #expect(moved.path == path)
        #expect(moved.thumbnails.map(\.path) == Thumbnail.edges.map { "\(stem)_thumbnail_\($0)x\($0).jpg" })
    }

    @Test(arguments: [
        "", " ", ".", "..", "...", "()", "new.jpg", "new.txt", "new.html", "new.unknown",
    ])
    func `a name that cannot be is refused`(name: String) throws {
        #expect(try moveIsRefused(try shelf.upload(), .name(name)))
    }

    @Test(arguments: [
        "", "/", "core_media", "core_media/", "other/new.png", "default/new.png", "../new.png",
        "core_media/../default/new.png", "core_media/./new.png", "core_media/x/..", "core_media/()/new.png",
        "CORE_MEDIA/new.png", "core_media/x/new.gif", "core_mediax/new.png",
    ])
    func `a path that cannot be is refused`(path: String) throws {
        #expect(try moveIsRefused(try shelf.upload(), .path(path)))
    }

    @Test func `a place that another file has is refused`() throws {
        let other = try shelf.upload(Shelf.png(1), as: "other.png")
        let file = try shelf.upload(Shelf.png(2), as: "photo.png")
        #expect(try moveIsRefused(file, .name("other.png")))
        let thumbnail = try shelf.upload(Array("plain".utf8), as: "plain")
        #expect(try moveIsRefused(thumbnail, .path(other.thumbnails[0].path)), "also a thumbnail's")
        _ = try move(other, .name("moved.png"))
        #expect(try moveIsRefused(file, .name("other.png")), "redirects keep their paths")
    }

    @Test func `no file stands where folders are needed`() throws {
        let text = try shelf.upload("text", as: "plain")
        for name in ["thumbnails", "2027", "01"] {
            #expect(try moveIsRefused(text, .path("core_media/\(name)")))
            #expect(try moveIsRefused(text, .name(name)))
        }
        let file = try shelf.upload(Shelf.png, as: "photo.png")
        #expect(try moveIsRefused(file, .path("\(text.path)/photo.png")), "below another file")
        #expect(try moveIsRefused(file, .path("\(text.path)/x/photo.png")))
    }

    @Test func `long names are cut, long paths refused`() throws {
        let file = try shelf.upload()
        let long = String(repeating: "n", count: 300)
        let moved = try move(file, .name(long))
        #expect(moved.path.utf8.count <= 255 && moved.path.hasSuffix("n.png"))
        let deep = Array(repeating: "folder", count: 40).joined(separator: "/")
        #expect(try moveIsRefused(file, .path("core_media/\(deep)/a.png")))
        #expect(try moveIsRefused(file, .path("core_media/\(long)/a.png")))
        // The original would fit, its thumbnails would not.
        let tight = String(repeating: "d", count: 230)
        #expect(try moveIsRefused(file, .path("core_media/\(tight)/a.png")))
        #expect(
            try move(shelf.upload("text", as: "a.txt"), .path("core_media/\(tight)/a.txt")).thumbnails == [])
    }

    @Test func `thumbnails follow with their ids and their old URLs lead to the new`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        let moved = try move(file, .name("new.png"))
        #expect(moved.thumbnails.map(\.id) == file.thumbnails.map(\.id))
        #expect(
            moved.thumbnails.map(\.path)
                == Thumbnail.edges.map { "\(Shelf.folder())/thumbnails/new_thumbnail_\($0)x\($0).jpg" })
        for (old, new) in zip(file.thumbnails, moved.thumbnails) {
            #expect(!shelf.blobs.isPublished(old.path))
            #expect(try shelf.library.publication(at: old.path) == .moved(path: new.path))
            #expect(try shelf.isServed(at: new.path))
            #expect(shelf.blobs.shown(at: new.path)?.bytes == InMemoryImaging.rendition)
        }
        #expect(shelf.imaging.jobs.count == 1, "nothing is rendered twice")
        #expect(try shelf.catalog.retiredPaths(limit: 9) == [])
    }

    @Test func `a file may move back, thumbnails and all`() throws {
        let file = try shelf.upload()
        let moved = try move(file, .path("core_media/elsewhere/new.png"))
        let back = try move(file, .path(file.path))
        #expect(back.path == file.path)
        #expect(
            back.thumbnails.map(\.path)
                == Thumbnail.edges.map { "\(Shelf.folder())/thumbnails/photo_thumbnail_\($0)x\($0).jpg" })
        #expect(back.thumbnails.map(\.id) == file.thumbnails.map(\.id))
        #expect(try shelf.library.publication(at: moved.path) == .moved(path: file.path))
        #expect(try shelf.isServed(at: file.path))
        #expect(
            try shelf.library.publication(at: moved.thumbnails[0].path)
                == .moved(path: back.thumbnails[0].path))
    }

    @Test func `a private file moves without being published`() throws {
        let file = try shelf.upload(to: .standard)
        let moved = try move(file, .name("new.png"))
        #expect(moved.path == "\(Shelf.folder(.standard))/new.png")
        #expect(try move(file, .name("photo.png")).path == file.path, "and back")
        #expect(shelf.blobs.publishedPaths == [])
        let other = try shelf.upload(Shelf.png(1), as: "other.png", to: .standard)
        var changes = FileChanges()
        changes.relocation = .set(.name("photo.png"))
        #expect(throws: MediaError.invalid([FieldProblem("f", "Another file has this path.")])) {
            try shelf.library.update(number: other.number, changes)
        }
    }

    @Test func `keeping is no problem`() throws {
        #expect(try shelf.library.problems(of: .keep, for: try shelf.upload()) == [])
    }

    @Test(arguments: [
        ("a.md", "text/markdown; charset=utf-8"), ("a.csv", "text/csv"), ("a.json", "application/json"),
        ("a.geojson", "application/geo+json"), ("a.xml", "text/xml; charset=utf-8"),
        ("a.log", "text/plain; charset=utf-8"),
        ("a.YAML", "application/yaml"),
    ])
    func `plain text takes the type of its new extension, as an upload would`(name: String, type: String)
        throws
    {
        let file = try shelf.upload(Array("1,2\n".utf8), as: "a.txt")
        let after = try move(file, .name(name))
        #expect(after.path.hasSuffix("/\(name)"))
        #expect(after.content.type.text == type)
        #expect(after.content.kind == MIMEType(type).kind)
        #expect(after.content.md5 == file.content.md5)
        let back = try move(after, .name("a.txt"))
        #expect(back.content.type == file.content.type && back.path == file.path)
    }

    @Test func `a rename makes no HTML of text, no text of HTML, and nothing else of a picture`() throws {
        let text = try shelf.upload(Array("words\n".utf8), as: "a.txt")
        let page = try shelf.upload(Array("<html><p>".utf8), as: "b.txt")
        let picture = try shelf.upload(as: "c.png")
        #expect(page.content.type.essence == "text/html")
        for name in ["a.html", "a.png", "a.pdf", "a.svg", "a.unknown"] {
            #expect(try moveIsRefused(text, .name(name)), "\(name)")
        }
        #expect(try moveIsRefused(page, .name("b.md")))
        #expect(try moveIsRefused(picture, .name("c.txt")))
    }
}
