import Testing

@testable import LibraryAPI

/// Numbers people filter by (LibraryAPI/Contract §6).
struct DecimalNumberTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("12", 12, 12), ("-12", -12, -12), ("+5", 5, 5), ("1.5", 2, 1), ("-1.5", -1, -2),
            ("2.0", 2, 2),
            (".5", 1, 0), ("5.", 5, 5), ("1e3", 1_000, 1_000), ("1E-3", 1, 0), ("007", 7, 7),
            ("9223372036854775807", .max, .max), ("-9223372036854775808", .min, .min),
            ("9223372036854775808", .max, .max), ("99999999999999999999999", .max, .max),
            ("-1e300", .min, .min),
        ] as [(String, Int64, Int64)])
    func `a bound is the next integer inside`(text: String, up: Int64, down: Int64) throws {
        let number = try #require(DecimalNumber(text))
        #expect(number.roundedUp == up)
        #expect(number.roundedDown == down)
    }

    @Test(arguments: [
        "", " ", "x", "1x", "NaN", "nan", "inf", "Infinity", "0x10", "1p3", "1 2", "1,5", "1_0", "--1", "1e",
        "e1", ".",
        "+", "-", "1.2.3", "\u{661}", "1\0",
    ])
    func `what is no number is none`(text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test func `only a whole number is an integer`() {
        #expect(DecimalNumber("3.0")?.integer == 3)
        #expect(DecimalNumber("3.5")?.integer == nil)
    }

    @Test func `a number of a thousand digits is read, a longer one not`() {
        #expect(DecimalNumber(String(repeating: "0", count: 999) + "7")?.integer == 7)
        #expect(DecimalNumber(String(repeating: "9", count: 1_001)) == nil)
    }
}
