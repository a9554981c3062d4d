import Media
import Testing

extension CatalogContract {
    // MARK: Modification times

    package func uniqueTimes() throws {
        let catalog = try make()
        let before = Timestamp.now.seconds
        let files = try (0..<20).map { try catalog.insert(.sample("\($0).txt", size: 7)) }
        let times = files.map(\.content.modified)
        #expect(Set(times).count == 20, "equal sizes, different contents: different times")
        #expect(times.allSatisfy { $0 >= before && $0 < before + 60 })

        let same = try catalog.insert(.sample("same.txt", content: "3.txt", size: 7))
        #expect(same.content.modified == times[3], "one blob has one modification time")

        let pairs = try (0..<5).map { try catalog.insert(.sample("size\($0)", size: Int64($0))).content }
        #expect(Set(pairs.map { [$0.modified, $0.size] }).count == 5)
    }

    package func timesOfReplaces() throws {
        let catalog = try make()
        let first = Content.sample("A")
        let second = Content.sample("B")
        let file = try catalog.insert(.sample("a.txt", content: "A"))
        let a = file.content.modified

        let pending = try catalog.update(number: file.number) {
            $0.pending = PendingReplace(content: second, name: nil, metadata: nil)
        }
        let b = try #require(pending?.after.pending?.content.modified)
        #expect(b != a)
        #expect(pending?.after.content == file.content)
        #expect(try catalog.interruptedReplaces().map(\.number) == [file.number])
        let switched = try catalog.update(number: file.number) { file in
            file.content = file.pending?.content ?? file.content
            file.pending = nil
        }
        #expect(switched?.after.content.blob == second.blob)
        #expect(switched?.after.content.modified == b, "the time given to the pending content")
        #expect(try catalog.interruptedReplaces() == [])

        let back = try catalog.update(number: file.number) { $0.content = first }
        #expect(back?.after.content.blob == first.blob)
        #expect(back?.after.content.modified != b, "A, B, A: no two neighbours share a time")
        let copy = try catalog.insert(.sample("copy.txt", content: "A"))
        #expect(copy.content.modified == back?.after.content.modified)
        #expect(try catalog.file(number: file.number)?.content == back?.after.content)
    }

    package func renditionTimes() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", size: 500, image: true))
        let key = file.content.blob
        let first = try catalog.stampRendition(of: key, recipe: "e64x48.jpeg", size: 500)
        #expect(first != file.content.modified, "unique among contents and renditions")
        let others = try ["e128x96.jpeg", "e512x384.jpeg"].map {
            try catalog.stampRendition(of: key, recipe: $0, size: 500)
        }
        #expect(Set(others + [first]).count == 3)
        #expect(try catalog.stampRendition(of: key, recipe: "e64x48.jpeg", size: 500) == first)
        let next = try catalog.insert(.sample("b.txt", size: 500)).content.modified
        #expect(!(others + [first, file.content.modified]).contains(next))
    }

    // MARK: Thumbnails

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
    }
}
