/// Reads the forms HTTP dates have had (RFC 9110 §5.6.7), each from the beginning of the same text.
struct HTTPDateReader {
    private static let shortWeekdays = CalendarNames.weekdays.map { String($0.prefix(3)) }

    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
    func fixdate() -> Int64? {
        var reader = self
        guard reader.name(Self.shortWeekdays) != nil, reader.take(", "), let day = reader.number(1...2),
            reader.take(" "), let month = reader.name(CalendarNames.months), reader.take(" "),
            let year = reader.number(4...4), reader.take(" "), let ofDay = reader.timeOfDay(),
            reader.takeZone()
        else { return nil }
        return Self.seconds(year, month, day, ofDay)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`; a year that would lie more than 50 years ahead is one of the century before.
    func rfc850(now: Int64) -> Int64? {
        var reader = self
        guard reader.name(CalendarNames.weekdays) != nil, reader.take(", "), let day = reader.number(1...2),
            reader.take("-"), let month = reader.name(CalendarNames.months), reader.take("-"),
            let shortYear = reader.number(2...2), reader.take(" "), let ofDay = reader.timeOfDay(),
            reader.takeZone()
        else { return nil }
        let thisYear = CalendarDay(daysSince1970: now / 86_400).year
        var year = thisYear / 100 * 100 + shortYear
        if year > thisYear + 50 { year -= 100 }
        if year <= thisYear - 50 { year += 100 }
        return Self.seconds(year, month, day, ofDay)
    }

    /// `Sun Nov  6 08:49:37 1994`.
    func asctime() -> Int64? {
        var reader = self
        guard reader.name(Self.shortWeekdays) != nil, reader.take(" "),
            let month = reader.name(CalendarNames.months), reader.take(" "),
            let day = reader.take(" ") ? reader.number(1...1) : reader.number(1...2), reader.take(" "),
            let ofDay = reader.timeOfDay(), reader.take(" "), let year = reader.number(4...4),
            reader.rest.isEmpty
        else { return nil }
        return Self.seconds(year, month, day, ofDay)
    }

    private static func seconds(_ year: Int64, _ month: Int, _ day: Int64, _ ofDay: Int64) -> Int64? {
        CalendarDay(year: year, month: Int64(month + 1), day: day).map { $0.daysSince1970 * 86_400 + ofDay }
    }

    /// `08:49:37` in seconds; a leap second is the first of the next minute.
    private mutating func timeOfDay() -> Int64? {
        guard let hour = number(2...2), hour < 24, take(":"), let minute = number(2...2), minute < 60,
            take(":"),
            let second = number(2...2), second <= 60
        else { return nil }
        return (hour * 60 + minute) * 60 + second
    }

    /// ` GMT` or ` UTC`, and nothing behind it.
    private mutating func takeZone() -> Bool { (take(" GMT") || take(" UTC")) && rest.isEmpty }

    private mutating func number(_ width: ClosedRange<Int>) -> Int64? {
        let digits = rest.prefix(width.upperBound).prefix { 48...57 ~= $0 }
        guard digits.count >= width.lowerBound else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// The index of the name that comes next.
    private mutating func name(_ names: [String]) -> Int? {
        guard let index = names.firstIndex(where: { rest.starts(with: $0.utf8) }) else { return nil }
        rest = rest.dropFirst(names[index].utf8.count)
        return index
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }
}
