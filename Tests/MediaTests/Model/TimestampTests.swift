import Media
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        (1, "1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:00.000001Z"),
        (-1, "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        (1_769_862_896_123_456, "2026-01-31T12:34:56.123456Z", "2026-01-31T12:34:56.123456Z"),
        (1_769_862_896_120_000, "2026-01-31T12:34:56.120000Z", "2026-01-31T12:34:56.12Z"),
        (1_709_164_800_000_000, "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ])
    func `a moment is written in ISO 8601`(microseconds: Int64, iso: String, trimmed: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601 == iso)
        #expect(Timestamp(microseconds: microseconds).iso8601(trimmingZeros: true) == trimmed)
    }

    @Test func `seconds and days are rounded down`() {
        #expect(Timestamp(microseconds: 1_999_999).seconds == 1)
        #expect(Timestamp(microseconds: -1).seconds == -1)
        #expect(Timestamp(microseconds: -1).day == CivilDate("1969-12-31"))
        #expect(Timestamp(microseconds: 86_399_999_999).day == CivilDate("1970-01-01"))
        #expect(Timestamp(microseconds: 86_400_000_000).day == CivilDate("1970-01-02"))
    }

    @Test func `the clock goes on`() {
        let before = Timestamp.now
        #expect(before <= Timestamp.now)
        #expect(before > Timestamp(microseconds: 1_700_000_000_000_000))
    }

    @Test(arguments: ["1970-01-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2026-1-31"])
    func `a real day is one`(text: String) throws {
        let day = try #require(CivilDate(text))
        #expect(day.start.day == day)
        #expect(Timestamp(microseconds: day.end.microseconds - 1).day == day)
        #expect(day.end.day != day)
    }

    @Test(arguments: [
        "", "2026", "2026-01", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
        "2026-01-32",
        "2026-04-31", "26-01-31", "2026-001-31", "2026-01-31T00:00", " 2026-01-31", "+026-01-31",
        "2026-01--1",
        "0000-01-01", "２０２６-01-31", "99999-01-01", "2026/01/31",
    ])
    func `what is no day is none`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `days name folders`() {
        #expect(CivilDate("2026-01-31")?.folder == "2026/01/31")
        #expect(CivilDate(daysSinceEpoch: -719_162).folder == "0001/01/01")
    }

    @Test func `every day of four centuries follows the one before`() {
        var previous = CivilDate(daysSinceEpoch: -1)
        for number in Int64(0)..<146_097 {
            let day = CivilDate(daysSinceEpoch: number)
            let isNext =
                day.day == previous.day + 1 && day.month == previous.month && day.year == previous.year
                || day.day == 1 && previous.day >= 28
                    && (day.month == previous.month + 1 && day.year == previous.year
                        || day.month == 1 && previous.month == 12 && day.year == previous.year + 1)
            guard isNext, day.start.microseconds == number * 86_400_000_000 else {
                Issue.record("\(previous) is followed by \(day)")
                return
            }
            previous = day
        }
        #expect(previous == CivilDate("2369-12-31"))
    }
}
