package import Media
import Synchronization
import Testing

/// A clock that a test sets.
package final class TestClock: Sendable {
    private let second: Atomic<Int64>

    package init(_ second: Int64) { self.second = Atomic(second) }

    package func set(_ second: Int64) { self.second.store(second, ordering: .sequentiallyConsistent) }

    package var now: Timestamp {
        Timestamp(microseconds: second.load(ordering: .sequentiallyConsistent) * 1_000_000 + 999_999)
    }
}

/// What every catalog promises of the dates under which nginx serves public files: at one path, other content has a later
/// one, and none is later than now.
package struct LinkTimesContract {
    private let clock = TestClock(1_000)
    private let catalog: any Catalog

    package init(_ make: (TestClock) throws -> any Catalog) throws { catalog = try make(clock) }

    /// Runs the promises that one catalog can keep one after the other; paths and contents differ.
    package func verify() throws {
        try contentThatReturns()
        try equalSizes()
        try sharedContent()
        try privateContent()
        try pathTakenAgain()
        try movesThereAndBack()
        try clockSetBack()
        try renditions()
    }

    private func time(_ file: MediaFile, _ recipe: String = "") throws -> LinkTime {
        try catalog.linkTime(of: file, recipe: recipe)
    }

    private func replace(_ file: MediaFile, _ content: String) throws -> MediaFile {
        try #require(try catalog.update(number: file.number) { $0.content = .sample(content) }?.after)
    }

    private func contentThatReturns() throws {
        clock.set(1_000)
        var file = try catalog.insert(.sample("return.txt", content: "A"))
        #expect(try time(file) == .at(1_000))
        for content in ["B", "A", "B"] {
            file = try replace(file, content)
            #expect(
                file.content.modified == 1_001, "not in the second in which the path has shown \(content)")
            #expect(try time(file) == .later)
            try catalog.setLinkTimes(of: file, sizes: ["": file.content.size])
            #expect(try time(file) == .later)
        }
        clock.set(1_001)
        #expect(try time(file) == .due)
        try catalog.setLinkTimes(of: file, sizes: ["": file.content.size])
        #expect(try time(file) == .at(1_001))
        clock.set(1_005)
        file = try replace(file, "A")
        #expect(try time(file) == .at(1_005))
        let same = try replace(file, "A")
        #expect(same == file, "content that stays keeps its date")
    }

    private func equalSizes() throws {
        clock.set(1_400)
        let files = try (0..<200).map { try catalog.insert(.sample("equal-\($0).txt", size: 7)) }
        let times = try files.map { try time($0) }
        #expect(Set(times.map { "\($0)" }).count == 200, "tags differ where that can be")
        for time in times {
            guard case .at(let second) = time else {
                Issue.record("\(time)")
                continue
            }
            #expect((1_201...1_400).contains(second))
        }
    }

    private func sharedContent() throws {
        clock.set(1_420)
        let first = try catalog.insert(.sample("first.txt", content: "shared"))
        clock.set(1_425)
        let second = try catalog.insert(.sample("second.txt", content: "shared"))
        #expect(second.content.modified == 1_425)
        #expect(try time(second) == .at(1_425))
        #expect(try time(first) == .at(1_425), "both are one file on disk")
        #expect(try catalog.file(number: first.number) == first)
    }

    private func privateContent() throws {
        clock.set(1_430)
        let open = try catalog.insert(.sample("open.txt", content: "known"))
        _ = try catalog.insert(.sample("secret.txt", content: "secret", bucket: .standard))
        clock.set(1_435)
        _ = try catalog.insert(.sample("known.txt", content: "known", bucket: .standard))
        #expect(try time(open) == .at(1_430), "a private copy shows nowhere")
        let late = try catalog.insert(.sample("published.txt", content: "secret"))
        #expect(try time(late) == .at(1_435), "not when it was stored privately")
        let hidden = try catalog.insert(.sample("hidden.txt", bucket: .standard))
        clock.set(1_440)
        _ = try catalog.updateBucket(.standard) { $0.visibility = .public }
        let shown = try #require(try catalog.file(number: hidden.number))
        #expect(shown.content.modified == 1_440)
        #expect(try time(shown) == .at(1_440))
        _ = try catalog.updateBucket(.standard) { $0.visibility = .private }
    }

    private func pathTakenAgain() throws {
        clock.set(1_450)
        let first = try catalog.insert(.sample("again.txt", content: "first"))
        _ = try catalog.remove(number: first.number) { _ in }
        let second = try catalog.insert(.sample("again.txt", content: "second"))
        #expect(try time(second) == .later)
        clock.set(1_451)
        #expect(try time(second) == .due)
        clock.set(1_500)
        _ = try catalog.remove(number: second.number) { _ in }
        clock.set(1_501)
        #expect(try time(try catalog.insert(.sample("again.txt", content: "third"))) == .at(1_501))
    }

    private func movesThereAndBack() throws {
        clock.set(1_600)
        let file = try catalog.insert(.sample("there.txt", content: "one"))
        func move(_ path: String) throws -> MediaFile {
            try #require(try catalog.update(number: file.number) { $0.path = path }?.after)
        }
        #expect(try time(try move("core_media/elsewhere.txt")) == .at(1_600))
        _ = try replace(file, "two")
        #expect(try time(try move(file.path)) == .later)
        clock.set(1_700)
        let moved = try move("core_media/later.txt")
        #expect(moved.content.modified == 1_700, "since when the path shows it")
        #expect(try time(moved) == .at(1_700))
    }

    private func clockSetBack() throws {
        clock.set(9_000)
        let file = try catalog.insert(.sample("clock.txt", content: "ahead"))
        let doomed = try catalog.insert(.sample("doomed.txt", size: 2_000))
        clock.set(2_000)
        let other = try catalog.insert(.sample("other.txt", content: "ahead"))
        #expect(try time(other) == .later, "the one file on disk has a date to come")
        let new = try replace(file, "back")
        #expect(new.content.modified == 9_001)
        #expect(try time(new) == .later)
        _ = try catalog.remove(number: doomed.number) { _ in }
        let again = try catalog.insert(.sample("doomed.txt", content: "again"))
        #expect(again.content.modified == 9_001)
        clock.set(9_001)
        for file in [new, again] { #expect(try time(file) == .due) }
        #expect(try time(other) == .at(9_000))
    }

    private func renditions() throws {
        clock.set(9_100)
        let file = try catalog.insert(.sample("image.png", content: "image", image: true))
        let key = file.content.blob
        #expect(try time(file, "r") == .due, "not rendered yet")
        #expect(try catalog.stampRendition(of: key, recipe: "r", size: 500) == 9_100)
        #expect(try time(file, "r") == .at(9_100))
        clock.set(9_105)
        #expect(try catalog.stampRendition(of: key, recipe: "r", size: 500) == 9_100)
        #expect(try catalog.stampRendition(of: key, recipe: "s", size: 500) == 9_105)
        let twin = try catalog.insert(.sample("twin.png", content: "image", image: true))
        #expect(try time(twin, "r") == .due)
        try catalog.setLinkTimes(of: twin, sizes: ["r": 500])
        #expect(try time(twin, "r") == .at(9_105))
        #expect(try catalog.stampRendition(of: key, recipe: "r", size: 600) == 9_105)
        // Its thumbnails have shown the old content until now.
        let new = try replace(file, "other")
        #expect(try catalog.stampRendition(of: .sample("other"), recipe: "r", size: 500) == 9_105)
        #expect(try time(new, "r") == .later)
    }
}
