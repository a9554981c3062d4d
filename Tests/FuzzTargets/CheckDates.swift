import HTTP
import Media
@testable import StorageAPI

/// A date that is read is one that exists, and is written as it is read; so is every number of seconds.
func checkDates(_ input: [UInt8]) throws {
    let text = String(received: input)
    let now: Int64 = 1_769_860_000
    if let date = HTTPDate(text, now: now) {
        try require(years ~= date.seconds, "'\(text)' is \(date.seconds) seconds from 1970")
        let nearest = min(date.seconds, years.upperBound - 1)
        try require(
            HTTPDate(date.text, now: now)?.seconds == nearest, "'\(date.text)' is not the date of '\(text)'")
    }
    if let day = CivilDate(text) {
        try require(
            day.end.microseconds - day.start.microseconds == 86_400_000_000, "'\(text)' has no 24 hours")
        try require(day.start.day == day, "'\(text)' begins on \(day.start.day)")
        try require(
            day.start.iso8601.hasPrefix(day.folder.split(separator: "/").joined(separator: "-")), "'\(text)'")
    }
    if let date = SigningDate(text) {
        try require(
            SigningDate(Timestamp(microseconds: date.seconds * 1_000_000)) == date,
            "'\(text)' is not \(date.seconds)")
    }
    let seconds = input.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    let written = HTTPDate(seconds: seconds).text
    try require(written.utf8.count == 29 && written.isPrintableASCII, "\(seconds) is written '\(written)'")
    let nearest = min(max(seconds, years.lowerBound), years.upperBound - 1)
    try require(HTTPDate(written, now: now)?.seconds == nearest, "'\(written)' is not \(seconds)")
}

/// From the year 1 to 9999, and the leap second of the last day.
private let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_800
