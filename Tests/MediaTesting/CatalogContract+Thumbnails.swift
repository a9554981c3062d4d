import Media
import Testing

extension CatalogContract {
    package func thumbnailsMade() throws {
        let catalog = try make()
        let files = try ["a.png", "b.png", "c.png"].map { try catalog.insert(.sample($0, image: true)) }
        _ = try catalog.insert(.sample("d.txt"))
        let numbers = files.map(\.number)
        #expect(try catalog.filesAwaitingThumbnails(after: 0, limit: 10) == files)
        #expect(try catalog.filesAwaitingThumbnails(after: numbers[0], limit: 1) == [files[1]])

        let blob = files[0].content.blob
        try catalog.markThumbnailsMade(number: numbers[0], content: blob, edges: [64, 512])
        let half = try #require(try catalog.file(number: numbers[0]))
        #expect(half.thumbnails.map(\.isMade) == [true, false, true, false])
        #expect(half.updatedAt == files[0].updatedAt)
        #expect(try catalog.filesAwaitingThumbnails(after: 0, limit: 1).map(\.number) == [numbers[0]])
        try catalog.markThumbnailsMade(number: numbers[0], content: blob, edges: Thumbnail.edges)
        #expect(
            try catalog.filesAwaitingThumbnails(after: 0, limit: 9).map(\.number) == [numbers[1], numbers[2]])

        // Other content by now, or gone: nothing happens.
        try catalog.markThumbnailsMade(number: numbers[1], content: blob, edges: Thumbnail.edges)
        try catalog.markThumbnailsMade(number: 99_999, content: blob, edges: Thumbnail.edges)
        #expect(try catalog.file(number: numbers[1]) == files[1])
        _ = try catalog.update(number: numbers[0]) { file in
            for index in file.thumbnails.indices { file.thumbnails[index].isMade = false }
        }
        #expect(try catalog.filesAwaitingThumbnails(after: 0, limit: 1).map(\.number) == [numbers[0]])
    }

    package func undecodableContent() throws {
        let catalog = try make()
        let first = try catalog.insert(.sample("a.png", content: "bad", image: true))
        let second = try catalog.insert(.sample("b.png", content: "bad", image: true))
        let good = try catalog.insert(.sample("c.png", image: true))
        #expect(try !catalog.isUndecodable(.sample("bad")))

        try catalog.markUndecodable(.sample("bad"))
        #expect(try catalog.isUndecodable(.sample("bad")))
        #expect(try !catalog.isUndecodable(good.content.blob))
        for file in [first, second] {
            var withdrawn = file
            withdrawn.thumbnails = []
            #expect(try catalog.file(number: file.number) == withdrawn)
            for thumbnail in file.thumbnails {
                #expect(try catalog.publication(at: thumbnail.path) == nil)
                #expect(try !catalog.isPathTaken(thumbnail.path))
            }
        }
        #expect(try catalog.file(number: good.number) == good)
        let retired = try catalog.retiredPaths(limit: 100)
        #expect(Set(retired) == Set((first.thumbnails + second.thumbnails).map(\.path)))
        #expect(try catalog.filesAwaitingThumbnails(after: 0, limit: 9) == [good])

        let late = try catalog.insert(.sample("d.png", content: "bad", image: true))
        #expect(late.thumbnails == [], "whatever the draft says")
        #expect(try !catalog.isPathTaken(FileDraft.sample("d.png", image: true).thumbnails[0].path))
        try catalog.markUndecodable(.sample("bad"))
        try catalog.markUndecodable(.sample("never seen"))
        #expect(try catalog.isUndecodable(.sample("never seen")))
        #expect(try Set(catalog.undecodableContents()) == [.sample("bad"), .sample("never seen")])
        try catalog.forgetUndecodable(.sample("never seen"))
        #expect(try !catalog.isUndecodable(.sample("never seen")))
        #expect(try catalog.undecodableContents() == [.sample("bad")])
    }
}
