import Media
import MediaTesting
import Testing

/// What a file remembers of its changes.
struct MediaFileTests {
    private func file(updatedAt: Int64) -> MediaFile {
        MediaFile(
            number: 1, id: .random(), bucket: .standard, isPublic: false, content: .sample("x"), path: "x",
            createdAt: Timestamp(microseconds: 0), updatedAt: Timestamp(microseconds: updatedAt))
    }

    @Test(
        arguments: [
            (5_000_000, 5_900_000, 5_900_000, true), (5_000_000, 6_000_000, 6_000_000, false),
            (5_900_000, 5_900_000, 5_900_001, true), (5_999_999, 5_999_999, 6_000_000, false),
            (9_000_000, 5_000_000, 9_000_001, true),
        ] as [(Int64, Int64, Int64, Bool)])
    func `a change moves its time forwards, and a second with two changes is known`(
        before: Int64, now: Int64, after: Int64, isShared: Bool
    ) {
        var file = file(updatedAt: before)
        file.markUpdated(at: Timestamp(microseconds: now))
        #expect(file.updatedAt.microseconds == after)
        #expect(file.sharesSecond == isShared)
        file.markUpdated(at: Timestamp(microseconds: after + 5_000_000))
        #expect(!file.sharesSecond)
    }
}
