import Glibc

/// A moment in whole microseconds since 1970-01-01 UTC.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The system's clock.
    package static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { microseconds.flooringDivision(by: 1_000_000) }

    /// The UTC day it falls on.
    package var day: CivilDate { CivilDate(daysSinceEpoch: seconds.flooringDivision(by: 86_400)) }

    /// `2026-01-31T12:34:56.123456Z`; the fraction disappears when it is exactly 0 (LibraryAPI/Contract §2).
    package var iso8601: String { iso8601(trimmingZeros: false) }

    /// - Parameter trimmingZeros: drops trailing zeros of the fraction (StorageAPI/Contract §1.1).
    package func iso8601(trimmingZeros: Bool) -> String {
        let second = microseconds.flooringDivision(by: 1_000_000)
        var fraction = microseconds - second * 1_000_000
        let ofDay = second - second.flooringDivision(by: 86_400) * 86_400
        var text: [UInt8] = []
        text.reserveCapacity(27)
        CivilDate(daysSinceEpoch: second.flooringDivision(by: 86_400)).append(to: &text, separator: 45)
        text.append(UInt8(ascii: "T"))
        text.appendDigits(ofDay / 3_600, 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(ofDay / 60 % 60, 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(ofDay % 60, 2)
        if fraction != 0 {
            text.append(UInt8(ascii: "."))
            var width = 6
            while trimmingZeros, fraction % 10 == 0 {
                fraction /= 10
                width -= 1
            }
            text.appendDigits(fraction, width)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

/// A day of the Gregorian calendar in UTC.
package struct CivilDate: Equatable, Sendable {
    package let year: Int64
    package let month: Int64
    package let day: Int64

    /// Days counted from 1970-01-01, by the era arithmetic of proleptic Gregorian calendars.
    package init(daysSinceEpoch days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooringDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Nil unless `text` is a real day written `YYYY-MM-DD`.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, (1...2).contains(parts[1].utf8.count),
            (1...2).contains(parts[2].utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]), year > 0,
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let normal = CivilDate(daysSinceEpoch: days)
        guard normal.year == year, normal.month == month, normal.day == day else { return nil }
        self = normal
    }

    /// Its first moment.
    package var start: Timestamp {
        Timestamp(
            microseconds: Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400_000_000)
    }

    /// The first moment of the next day.
    package var end: Timestamp { Timestamp(microseconds: start.microseconds + 86_400_000_000) }

    /// `YYYY/MM/DD`, as folders are named.
    package var folder: String {
        var text: [UInt8] = []
        append(to: &text, separator: UInt8(ascii: "/"))
        return String(decoding: text, as: UTF8.self)
    }

    fileprivate func append(to text: inout [UInt8], separator: UInt8) {
        text.appendDigits(year, 4)
        text.append(separator)
        text.appendDigits(month, 2)
        text.append(separator)
        text.appendDigits(day, 2)
    }

    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooringDivision(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Int64 {
    fileprivate func flooringDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

extension [UInt8] {
    /// `value` in decimal, padded with zeros to `width` digits.
    fileprivate mutating func appendDigits(_ value: Int64, _ width: Int) {
        var divisor: Int64 = 1
        for _ in 1..<Swift.max(width, 1) { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }
}
