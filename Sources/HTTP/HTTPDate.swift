import Glibc

/// A second as HTTP writes it (RFC 9110 §5.6.7).
package struct HTTPDate: Equatable, Sendable {
    /// The seconds that four digits of a year can tell.
    private static let expressible: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Since 1970-01-01 UTC.
    package let seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    /// The moment `text` names, nil unless it has one of the RFC's three forms and names a moment that exists.
    ///
    /// `UTC` is taken for `GMT`, and a day of the month may have a single digit. The name of the weekday must be one,
    /// not the right one.
    ///
    /// - Parameters:
    ///   - text: the value of a header field.
    ///   - now: decides the century of two-digit years, the clock if nil.
    package init?(_ text: String, now: Int64? = nil) {
        let reader = HTTPDateReader(text)
        guard let read = reader.fixdate() ?? reader.asctime() ?? reader.rfc850(now: now ?? Int64(time(nil)))
        else {
            return nil
        }
        seconds = read
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; what lies outside the years 1 to 9999 becomes the nearest of their seconds.
    package var text: String {
        let seconds = min(max(seconds, Self.expressible.lowerBound), Self.expressible.upperBound)
        let ofDay = (seconds % 86_400 + 86_400) % 86_400
        let days = (seconds - ofDay) / 86_400
        let day = CalendarDay(daysSince1970: days)
        // 1970 began on a Thursday.
        let weekday = Int((days % 7 + 7 + 4) % 7)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        bytes.append(contentsOf: CalendarNames.weekdays[weekday].utf8.prefix(3))
        bytes.append(contentsOf: ", ".utf8)
        bytes.append(digits: day.day, 2)
        bytes.append(32)
        bytes.append(contentsOf: CalendarNames.months[Int(day.month - 1)].utf8)
        bytes.append(32)
        bytes.append(digits: day.year, 4)
        bytes.append(32)
        bytes.append(digits: ofDay / 3_600, 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: ofDay / 60 % 60, 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: ofDay % 60, 2)
        bytes.append(contentsOf: " GMT".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The names HTTP has for days and months.
enum CalendarNames {
    /// In full, from Sunday; all but RFC 850 cut them to three letters.
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// A day of the Gregorian calendar, from the year 1 on.
struct CalendarDay {
    let year: Int64
    let month: Int64
    let day: Int64

    /// Days from 0000-03-01, with which leap days come last in their year, to 1970-01-01.
    private static let daysBefore1970: Int64 = 719_468

    init(daysSince1970 days: Int64) {
        let days = days + Self.daysBefore1970
        // At most one off: 400 years have 146,097 days.
        var yearFromMarch = days * 400 / 146_097
        if Self.days(before: yearFromMarch + 1) <= days { yearFromMarch += 1 }
        if Self.days(before: yearFromMarch) > days { yearFromMarch -= 1 }
        let ofYear = days - Self.days(before: yearFromMarch)
        // Five months from March on, and again from August on, have 153 days.
        let monthFromMarch = (5 * ofYear + 2) / 153
        day = ofYear - Self.days(beforeMonth: monthFromMarch) + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = month < 3 ? yearFromMarch + 1 : yearFromMarch
    }

    /// Nil unless there is such a day.
    init?(year: Int64, month: Int64, day: Int64) {
        guard year >= 1, 1...12 ~= month, 1...31 ~= day else { return nil }
        self.year = year
        self.month = month
        self.day = day
        guard CalendarDay(daysSince1970: daysSince1970).day == day else { return nil }
    }

    var daysSince1970: Int64 {
        let yearFromMarch = month < 3 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        return Self.days(before: yearFromMarch) + Self.days(beforeMonth: monthFromMarch) + day - 1
            - Self.daysBefore1970
    }

    private static func days(before year: Int64) -> Int64 {
        365 * year + year / 4 - year / 100 + year / 400
    }

    private static func days(beforeMonth month: Int64) -> Int64 { (153 * month + 2) / 5 }
}

extension [UInt8] {
    /// `value` in decimal, padded with zeros to `width` digits.
    fileprivate mutating func append(digits value: Int64, _ width: Int) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }
}
