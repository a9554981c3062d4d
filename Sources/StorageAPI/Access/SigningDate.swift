import Media

/// A second as AWS' signatures write it: `20260131T123456Z`.
struct SigningDate: Equatable {
    let text: String
    /// Since 1970.
    let seconds: Int64

    /// `20260131`.
    var day: String { String(text.prefix(8)) }

    /// The second `moment` falls in.
    init(_ moment: Timestamp) {
        seconds = moment.seconds
        text = Timestamp(microseconds: seconds * 1_000_000).iso8601.filter { $0 != "-" && $0 != ":" }
    }

    /// Nil unless `text` is a real second in that form.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "T"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 8, parts[1].count == 7, parts[1].last == UInt8(ascii: "Z"),
            let date = String(parts[0]), let day = Self.day(date),
            let hour = Self.number(parts[1].prefix(2)), hour < 24,
            let minute = Self.number(parts[1].dropFirst(2).prefix(2)), minute < 60,
            let second = Self.number(parts[1].dropFirst(4).prefix(2)), second < 60
        else { return nil }
        self.text = text
        seconds = day.start.seconds + (hour * 60 + minute) * 60 + second
    }

    private static func day(_ date: String) -> CivilDate? {
        CivilDate("\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))")
    }

    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        digits.allSatisfy { (48...57).contains($0) } ? Int64(String(Substring(digits))) : nil
    }
}
