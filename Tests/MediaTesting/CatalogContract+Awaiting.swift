import Media
import Testing

/// Which files may not lie where they should, and which paths exclude each other as folder and file.
extension CatalogContract {
    package func awaitedPublication() throws {
        let catalog = try make()
        func awaiting() throws -> [Int64] {
            try catalog.filesAwaitingPublication(after: 0, limit: 10).map(\.number)
        }
        let first = try catalog.insert(.sample("a.txt"))
        let second = try catalog.insert(.sample("b.txt"))
        #expect(try awaiting() == [first.number, second.number])
        #expect(try catalog.filesAwaitingPublication(after: first.number, limit: 10) == [second])
        #expect(try catalog.filesAwaitingPublication(after: 0, limit: 1) == [first])
        catalog.markPublished(first)
        #expect(try awaiting() == [second.number])

        // What people say of a file changes nothing of what lies there; a move does.
        _ = try catalog.update(number: first.number) { $0.description = "seen" }
        #expect(try awaiting() == [second.number])
        let moved = try #require(try catalog.update(number: first.number) { $0.path += ".moved.txt" }).after
        #expect(try awaiting() == [first.number, second.number])
        catalog.markPublished(first)
        #expect(try awaiting() == [first.number, second.number], "published at its old place only")
        catalog.markPublished(moved)
        #expect(try awaiting() == [second.number])

        _ = try catalog.remove(number: second.number) { _ in }
        #expect(try awaiting() == [])
        catalog.markPublished(second)
    }

    package func awaitedPublicationOfBuckets() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true, bucket: .standard))
        try catalog.markThumbnailsMade(
            number: file.number, content: file.content.blob, edges: Thumbnail.edges)
        #expect(try catalog.filesAwaitingPublication(after: 0, limit: 10) == [], "private")
        _ = try catalog.updateBucket(.standard) { $0.visibility = .public }
        let awaiting = try catalog.filesAwaitingPublication(after: 0, limit: 10)
        #expect(awaiting.map(\.number) == [file.number])
        #expect(awaiting.first?.thumbnails.allSatisfy { !$0.isMade } == true)
    }

    package func foldersAndFiles() throws {
        let catalog = try make()
        var draft = FileDraft.sample("inside.txt")
        draft.path = "core_media/notes/inside.txt"
        _ = try catalog.insert(draft)
        #expect(try catalog.hasPaths(below: "core_media/notes"))
        #expect(try !catalog.hasPaths(below: "core_media/note"))
        #expect(try !catalog.hasPaths(below: "core_media/notes/inside.txt"))
        #expect(try !catalog.isPathTaken("core_media/notes"))
        var file = FileDraft.sample("b.txt")
        file.path = "core_media/notes"
        #expect(throws: MediaError.pathTaken) { try catalog.insert(file) }
        let other = try catalog.insert(.sample("c.txt"))
        #expect(throws: MediaError.pathTaken) {
            try catalog.update(number: other.number) { $0.path = "core_media/notes" }
        }
    }
}
