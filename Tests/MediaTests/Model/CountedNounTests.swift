import Media
import Testing

struct CountedNounTests {
    @Test(
        arguments: [
            (0, "0 files"), (1, "1 file"), (2, "2 files"), (11, "11 files"), (21, "21 files"),
            (-1, "-1 files"),
            (.max, "9223372036854775807 files"),
        ] as [(Int64, String)])
    func `one is singular, any other number is plural`(count: Int64, text: String) {
        #expect(counted(count, "file") == text)
    }

    @Test func `a verb agrees with its number`() {
        #expect([0, 1, 2].map { agreeing($0, "is", "are") } == ["are", "is", "are"])
    }
}
