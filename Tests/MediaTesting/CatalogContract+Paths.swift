import Media
import Testing

extension CatalogContract {
    // MARK: Publication

    package func publication() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true))
        #expect(try catalog.publication(at: file.path) == .original(file))
        for thumbnail in file.thumbnails {
            #expect(try catalog.publication(at: thumbnail.path) == .thumbnail(file, thumbnail))
            #expect(try catalog.isPathTaken(thumbnail.path))
        }
        #expect(try catalog.isPathTaken(file.path))
        for path in ["", "core_media", "core_media/2026/01/31", file.path + "/", file.path.uppercased()] {
            #expect(try catalog.publication(at: path) == nil, "\(path)")
        }
        #expect(try !catalog.isPathTaken("core_media/2026/01/31/b.png"))
    }

    package func moves() throws {
        let catalog = try make()
        let first = try catalog.insert(.sample("a.txt"))
        let old = first.path
        let outcome = try catalog.update(number: first.number) { $0.path = "core_media/b.txt" }
        let moved = try #require(outcome).after
        #expect(moved.path == "core_media/b.txt")
        #expect(try catalog.publication(at: "core_media/b.txt") == .original(moved))
        #expect(try catalog.publication(at: old) == .moved(to: "core_media/b.txt"))
        #expect(try catalog.isPathTaken(old), "redirects keep their paths")
        #expect(try catalog.retiredPaths(limit: 10) == [old])

        _ = try catalog.update(number: first.number) { $0.path = "core_media/c.txt" }
        for path in [old, "core_media/b.txt"] {
            #expect(try catalog.publication(at: path) == .moved(to: "core_media/c.txt"), "no chains")
        }
        #expect(try catalog.retiredPaths(limit: 10) == [old, "core_media/b.txt"], "oldest first")
    }

    package func movesBack() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.txt"))
        _ = try catalog.update(number: file.number) { $0.path = "core_media/b.txt" }
        let outcome = try catalog.update(number: file.number) { $0.path = file.path }
        let back = try #require(outcome).after
        #expect(back.path == file.path)
        #expect(try catalog.publication(at: file.path) == .original(back))
        #expect(try catalog.publication(at: "core_media/b.txt") == .moved(to: file.path))
        _ = try catalog.remove(number: file.number) { _ in }
        #expect(try !catalog.isPathTaken(file.path))
        #expect(try !catalog.isPathTaken("core_media/b.txt"))
    }

    package func movesOntoOthers() throws {
        let catalog = try make()
        let image = try catalog.insert(.sample("a.png", image: true))
        let other = try catalog.insert(.sample("b.txt"))
        _ = try catalog.update(number: image.number) { $0.path = "core_media/moved.png" }
        let now = try #require(try catalog.file(number: image.number))
        for taken in [now.path, now.thumbnails[0].path, image.path] {
            #expect(throws: MediaError.pathTaken, "\(taken)") {
                try catalog.update(number: other.number) { file in
                    file.name = "not written"
                    file.path = taken
                }
            }
        }
        #expect(throws: MediaError.pathTaken) {
            try catalog.update(number: image.number) { $0.thumbnails[1].path = other.path }
        }
        #expect(try catalog.file(number: other.number) == other)
        #expect(try catalog.file(number: image.number) == now)
        #expect(try catalog.publication(at: other.path) == .original(other))
        #expect(throws: MediaError.pathTaken, "redirects of others") {
            try catalog.insert(.sample("a.png"))
        }
    }

    package func thumbnailMoves() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true))
        let outcome = try catalog.update(number: file.number) { file in
            for index in file.thumbnails.indices {
                file.thumbnails[index].path = "core_media/new_\(file.thumbnails[index].edge).jpg"
                file.thumbnails[index].isMade = true
            }
        }
        let moved = try #require(outcome).after
        #expect(moved.thumbnails.map(\.id) == file.thumbnails.map(\.id), "ids are kept by edge")
        #expect(moved.thumbnails.allSatisfy { $0.isMade })
        for (old, new) in zip(file.thumbnails, moved.thumbnails) {
            #expect(try catalog.publication(at: old.path) == .moved(to: new.path))
            #expect(try catalog.publication(at: new.path) == .thumbnail(moved, new))
        }
        #expect(Set(try catalog.retiredPaths(limit: 10)) == Set(file.thumbnails.map(\.path)))
        try catalog.forgetRetired(try catalog.retiredPaths(limit: 10))

        // Edges go and come; the ids of the others stay.
        _ = try catalog.update(number: file.number) { $0.thumbnails.removeAll { $0.edge < 512 } }
        let fewer = try #require(try catalog.file(number: file.number))
        #expect(fewer.thumbnails == Array(moved.thumbnails[2...]))
        #expect(try catalog.publication(at: moved.thumbnails[0].path) == nil)
        #expect(Set(try catalog.retiredPaths(limit: 10)) == Set(moved.thumbnails[..<2].map(\.path)))
        _ = try catalog.update(number: file.number) { file in
            file.thumbnails.append(Thumbnail(edge: 64, path: "core_media/again_64.jpg"))
        }
        let more = try #require(try catalog.file(number: file.number))
        #expect(more.thumbnails.map(\.edge) == [64, 512, 1080], "ascending by edge")
        #expect(more.thumbnails[1...].elementsEqual(fewer.thumbnails))
        #expect(more.thumbnails[0].id > 0 && !fewer.thumbnails.map(\.id).contains(more.thumbnails[0].id))
    }

    package func retiredPaths() throws {
        let catalog = try make()
        let files = try (0..<5).map { try catalog.insert(.sample("\($0).txt")) }
        for file in files { _ = try catalog.remove(number: file.number) { _ in } }
        let paths = files.map(\.path)
        #expect(try catalog.retiredPaths(limit: 100) == paths, "oldest first")
        #expect(try catalog.retiredPaths(limit: 2) == Array(paths[..<2]))
        try catalog.forgetRetired([paths[1], "core_media/never.txt"])
        #expect(try catalog.retiredPaths(limit: 2) == [paths[0], paths[2]])
        // Taken again, retired again: still one path.
        let again = try catalog.insert(.sample("0.txt"))
        _ = try catalog.remove(number: again.number) { _ in }
        #expect(try catalog.retiredPaths(limit: 100).sorted() == [paths[0], paths[2], paths[3], paths[4]])
        try catalog.forgetRetired(paths)
        #expect(try catalog.retiredPaths(limit: 100) == [])
    }

    package func privatePaths() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true, bucket: .standard))
        #expect(!file.isPublic)
        #expect(try catalog.publication(at: file.path) == nil)
        #expect(try catalog.publication(at: file.thumbnails[0].path) == nil)
        #expect(try catalog.isPathTaken(file.path), "reserved for the day the bucket turns public")
        #expect(throws: MediaError.pathTaken) { try catalog.insert(.sample("a.png", bucket: .standard)) }

        _ = try catalog.updateBucket(.standard) { $0.visibility = .public }
        let seen = try #require(try catalog.file(number: file.number))
        #expect(seen.isPublic)
        #expect(try catalog.publication(at: file.path) == .original(seen))
        _ = try catalog.update(number: file.number) { $0.path = "default/b.png" }
        _ = try catalog.updateBucket(.standard) { $0.visibility = .private }
        #expect(try catalog.publication(at: file.path) == nil, "redirects are not found either")
        #expect(try catalog.publication(at: "default/b.png") == nil)
        #expect(try catalog.page(FileQuery()).files.map(\.isPublic) == [false])

        try catalog.forgetRetired(try catalog.retiredPaths(limit: 10))
        _ = try catalog.remove(number: file.number) { _ in }
        #expect(try catalog.retiredPaths(limit: 10) == [], "what never lay there needs no clearing")
        #expect(try !catalog.isPathTaken("default/b.png"))
    }
}
