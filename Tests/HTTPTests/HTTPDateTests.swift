import Glibc
import HTTP
import Testing

@Suite struct HTTPDateTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of the RFC.
    private static let example: Int64 = 784_111_777

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (example, "Sun, 06 Nov 1994 08:49:37 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"), (.min, "Mon, 01 Jan 0001 00:00:00 GMT"),
        ] as [(Int64, String)])
    func `a second is written as IMF-fixdate`(seconds: Int64, text: String) {
        #expect(HTTPDate(seconds: seconds).text == text)
    }

    @Test func `days are those of the C library, and are read as they were written`() throws {
        for day in stride(from: Int64(-135_000), through: 160_000, by: 13) {
            let seconds = day * 86_400 + (day & 0xFFFF)
            var clock = time_t(seconds)
            var fields = tm()
            gmtime_r(&clock, &fields)
            var expected = [CChar](repeating: 0, count: 64)
            strftime(&expected, 64, "%a, %d %b %Y %H:%M:%S GMT", &fields)
            let text = HTTPDate(seconds: seconds).text
            try #require(expected.starts(with: text.utf8.map { CChar(bitPattern: $0) }), "\(seconds)")
            try #require(HTTPDate(text)?.seconds == seconds)
        }
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 UTC",
        "Sunday, 6-Nov-94 08:49:37 GMT", "Tuesday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994", "Sat Nov  6 08:49:37 1994",
    ])
    func `all forms of one moment are read alike`(text: String) {
        #expect(HTTPDate(text, now: 1_800_000_000)?.seconds == Self.example)
    }

    @Test(
        arguments: [
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
            ("Mon, 01 Jan 0001 00:00:00 GMT", -62_135_596_800),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] as [(String, Int64)])
    func `the ends of what there is are read`(text: String, seconds: Int64) {
        #expect(HTTPDate(text)?.seconds == seconds)
    }

    @Test(
        arguments: [
            // In 2027.
            ("77", 1_800_000_000, 2077), ("78", 1_800_000_000, 1978), ("27", 1_800_000_000, 2027),
            ("00", 1_800_000_000, 2000), ("99", 1_800_000_000, 1999),
            // In 2090.
            ("10", 3_786_912_000, 2110), ("40", 3_786_912_000, 2140), ("41", 3_786_912_000, 2041),
        ] as [(String, Int64, Int)])
    func `two digits name a year at most fifty ahead`(digits: String, now: Int64, year: Int) {
        let read = HTTPDate("Monday, 01-Jan-\(digits) 00:00:00 GMT", now: now)
        #expect(read == HTTPDate("Mon, 01 Jan \(year) 00:00:00 GMT"))
        #expect(read != nil)
    }

    @Test(arguments: [
        "", " ", "0", "784111777", "not a date", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 08:49:37 gmt", "Sun, 06 Nov 1994 08:49:37 GMT ",
        " Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT; length=1",
        "Sun,  06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 31 Feb 2021 00:00:00 GMT", "Sun, 29 Feb 2100 00:00:00 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 32 Jan 1994 08:49:37 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT", "Sun, 06 Nov 19940 08:49:37 GMT", "Sun, 006 Nov 1994 08:49:37 GMT",
        "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 November 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 31-Feb-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994 GMT",
        "Sun Nov 16  08:49:37 1994", "Sun Nov  16 08:49:37 1994", "Sun Feb 30 08:49:37 1994",
        "1994-11-06T08:49:37Z", "2025-07-21 13:24:53.586273 +0000 UTC",
        "Sun, 06 Nov \u{661}\u{669}\u{669}\u{664} 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT\u{301}",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 99999999999999999999 Nov 1994 08:49:37 GMT",
    ])
    func `nothing else is a date`(text: String) {
        #expect(HTTPDate(text) == nil)
    }
}
