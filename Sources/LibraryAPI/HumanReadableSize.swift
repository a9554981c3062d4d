/// A number of bytes as people read it (LibraryAPI/Contract §5).
enum HumanReadableSize {
    private static let units = ["KB", "MB", "GB", "TB", "PB", "EB"]

    /// `1.62 KB` for 1664: the unit is fixed before rounding, two decimals, ties to even, no needless zeros.
    static func text(_ size: Int64) -> String {
        guard size >= 1_024 else { return "\(max(size, 0)) B" }
        var exponent = 1
        while exponent < units.count, size >> Int64(10 * (exponent + 1)) > 0 { exponent += 1 }
        let unit = UInt128(1) << UInt128(10 * exponent)
        let scaled = UInt128(size) * 100
        var hundredths = scaled / unit
        let rest = scaled % unit * 2
        if rest > unit || rest == unit && hundredths % 2 == 1 { hundredths += 1 }
        let fraction = hundredths % 100
        let decimals =
            fraction % 10 == 0 ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)"
        return "\(hundredths / 100).\(decimals) \(units[exponent - 1])"
    }
}
