import Media
import Testing

@testable import StorageAPI

struct SigningDateTests {
    @Test(
        arguments: [
            (0, "19700101T000000Z"), (1_769_862_896, "20260131T123456Z"), (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"), (4_102_444_800, "21000101T000000Z"),
        ] as [(Int64, String)])
    func `a second is written and read`(seconds: Int64, text: String) {
        let date = SigningDate(Timestamp(microseconds: seconds * 1_000_000 + 999_999))
        #expect(date.text == text)
        #expect(date.day == text.prefix(8))
        #expect(SigningDate(text) == date)
        #expect(SigningDate(text)?.seconds == seconds)
    }

    @Test(
        arguments: [
            "", "20260131", "20260131T123456", "20260131T123456z", "20260131t123456Z", "2026-01-31T12:34:56Z",
            "20260132T000000Z", "20260229T000000Z", "20261301T000000Z", "20260131T240000Z",
            "20260131T006000Z",
            "20260131T000060Z", "20260131T12345 Z", "20260131T+23456Z", "+0260131T123456Z",
            "２０260131T123456Z",
            "20260131T123456ZZ", " 20260131T123456Z", "20260131T123456Z ", "20260131TT23456Z",
            "00000101T000000Z",
            "20260131T123456.0Z", "20260131T12é456Z",
        ])
    func `nothing else is a second`(text: String) { #expect(SigningDate(text) == nil) }
}
