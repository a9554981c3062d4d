import MediaTesting
import Testing

@testable import Media

struct ScrubTests {
    private struct Stopped: Error {}
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// The contents found damaged, and why.
    private func scrub(every interval: Int64 = 0, pace: (Int) throws -> Void = { _ in }) throws -> [String] {
        var found: [String] = []
        try shelf.library.scrub(every: interval, pace: pace) { found.append("\($0.hex.prefix(8)) \($1)") }
        return found
    }

    @Test func `every content is read once`() throws {
        try shelf.upload("same", as: "a.txt")
        try shelf.upload("same", as: "b.txt")
        try shelf.upload("other", as: "c.txt")
        var read = 0
        #expect(try scrub { read += $0 } == [])
        #expect(read == 9)
        let progress = try #require(try shelf.catalog.scrubProgress())
        #expect(progress.contents == 2)
        #expect(progress.bytes == 9)
        #expect(progress.position == nil)
        #expect(progress.finishedAt != nil)
    }

    @Test func `damaged and missing contents are told and remembered until they are sound`() throws {
        let damaged = try shelf.upload("damaged", as: "a.txt")
        let lost = try shelf.upload("lost", as: "b.txt")
        try shelf.upload("sound", as: "c.txt")
        try shelf.blobs.damage(damaged.content.blob, with: Array("DAMAGED".utf8))
        try shelf.blobs.remove(lost.content.blob)
        let expected = Set([
            "\(damaged.content.blob.hex.prefix(8)) its bytes are damaged",
            "\(lost.content.blob.hex.prefix(8)) it is missing",
        ])
        #expect(Set(try scrub()) == expected)
        #expect(Set(try scrub()) == expected, "told again by the next one")
        #expect(Set(try shelf.catalog.damages()) == [damaged.content.blob, lost.content.blob])

        try shelf.blobs.damage(damaged.content.blob, with: Array("damaged".utf8))
        #expect(try scrub().count == 1)
        #expect(try shelf.catalog.damages() == [lost.content.blob])
        try shelf.upload("lost", as: "d.txt")
        #expect(try shelf.library.check(repair: true).remaining == 0)
        #expect(try shelf.catalog.damages() == [], "a check knows better, too")
    }

    @Test func `one that is stopped goes on where it stood`() throws {
        for index in 0..<450 {
            let content = Content.sample("content \(index)", size: 0)
            _ = try shelf.catalog.insert(
                FileDraft(bucket: .standard, content: content, path: "default/\(index)"))
        }
        var looks = 0
        #expect(throws: Stopped.self) {
            try scrub { _ in
                looks += 1
                if looks == 300 { throw Stopped() }
            }
        }
        let stood = try #require(try shelf.catalog.scrubProgress())
        #expect(stood.contents == 200)
        #expect(stood.finishedAt == nil)
        #expect(try scrub(every: 1_000_000).count == 250, "the interval is for the next one")
        #expect(try #require(try shelf.catalog.scrubProgress()).contents == 450)
    }

    @Test func `the next begins when its time has come`() throws {
        try shelf.upload("text", as: "a.txt")
        var read = 0
        _ = try scrub(every: 3_600) { read += $0 }
        _ = try scrub(every: 3_600) { read += $0 }
        #expect(read == 4)
        let former = try #require(try shelf.catalog.scrubProgress())
        for (age, expected) in [(3_500, 4), (3_600, 8), (-100_000, 12)] as [(Int64, Int)] {
            var aged = former
            aged.startedAt = Timestamp(microseconds: (Timestamp.now.seconds - age) * 1_000_000)
            let present = try shelf.catalog.scrubProgress()
            #expect(try shelf.catalog.noteScrub(aged, former: present))
            _ = try scrub(every: 3_600) { read += $0 }
            #expect(read == expected, "after \(age) seconds")
        }
    }

    @Test func `what another process goes on with is left to it`() throws {
        try shelf.upload("text", as: "a.txt")
        let others = ScrubProgress(startedAt: Timestamp(microseconds: 7), contents: 5)
        let shelf = shelf
        _ = try scrub { _ in _ = try shelf.catalog.noteScrub(others, former: nil) }
        #expect(try shelf.catalog.scrubProgress() == others)
    }

    @Test func `a content whose last file was deleted meanwhile is nobody's damage`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        try shelf.blobs.damage(file.content.blob, with: Array("TEXT".utf8))
        let shelf = shelf
        #expect(try scrub { _ in _ = try shelf.library.delete(number: file.number) } == [])
        #expect(try shelf.catalog.damages() == [])
    }
}
