/// A decimal number somebody filters by, `12`, `1.5` or `1e3`, as a bound for integers.
struct DecimalNumber: Equatable {
    /// The smallest integer that is not below it, kept within 64 bits.
    let roundedUp: Int64
    /// The largest integer that is not above it, kept within 64 bits.
    let roundedDown: Int64

    /// Nil unless it is a whole number.
    var integer: Int64? { roundedUp == roundedDown ? roundedUp : nil }

    /// Nil for what is no number; `NaN`, `Infinity` and hexadecimals are none.
    init?(_ text: String) {
        if let exact = Int64(text) {
            roundedUp = exact
            roundedDown = exact
            return
        }
        let isDecimal =
            text.utf8.count <= 1_000
            && text.utf8.allSatisfy {
                switch $0 {
                case 48...57, 43, 45, 46, 69, 101: true
                default: false
                }
            }
        guard isDecimal, text.utf8.contains(where: { (48...57).contains($0) }), let value = Double(text)
        else {
            return nil
        }
        roundedUp = Self.clamped(value.rounded(.up))
        roundedDown = Self.clamped(value.rounded(.down))
    }

    private static func clamped(_ value: Double) -> Int64 {
        if value >= 9.2e18 { return .max }
        if value <= -9.2e18 { return .min }
        return Int64(value)
    }
}
