/// The Range field of a request, which this server reads as `bytes` alone (RFC 9110 §14.2).
package enum RangeField: Equatable, Sendable {
    case absent
    /// Not `bytes=` and ranges with commas between them: no space, no other unit, no second line.
    case invalid
    /// At least one range, in the order asked.
    case ranges([ByteRange])

    package init(_ headers: Headers) {
        let lines = headers.all("Range")
        guard let line = lines.first else {
            self = .absent
            return
        }
        self = Self.ranges(lines.count == 1 ? line : "").map { .ranges($0) } ?? .invalid
    }

    /// How many ranges are asked for.
    package var count: Int {
        guard case .ranges(let ranges) = self else { return 0 }
        return ranges.count
    }

    /// The range, if it is exactly one.
    package var single: ByteRange? {
        guard case .ranges(let ranges) = self, ranges.count == 1 else { return nil }
        return ranges.first
    }

    private static func ranges(_ text: String) -> [ByteRange]? {
        let bytes = Array(text.utf8)
        let unit = "bytes=".utf8
        guard bytes.starts(with: unit) else { return nil }
        let parts = bytes.dropFirst(unit.count).split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        var ranges: [ByteRange] = []
        for part in parts {
            guard let range = ByteRange(part) else { return nil }
            ranges.append(range)
        }
        return ranges
    }
}

/// One range of bytes as it is asked for (RFC 9110 §14.1.2); numbers beyond 64 bits become the greatest of them.
package enum ByteRange: Equatable, Sendable {
    /// From the first number on, up to and including the second or the end.
    case from(Int64, through: Int64?)
    /// So many at the end.
    case last(Int64)

    /// Nil unless it is `3-`, `3-5` or `-5`.
    fileprivate init?(_ text: ArraySlice<UInt8>) {
        let ends = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { 48...57 ~= $0 } }) else { return nil }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (nil, nil): return nil
        case (nil, let count?): self = .last(count)
        case (let first?, let last): self = .from(first, through: last)
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for digit in digits {
            let (product, overflows) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(Int64(digit - 48))
            guard !overflows, !overflowsToo else { return .max }
            number = sum
        }
        return number
    }

    /// The bytes it means of `length`, nil if there are none: 416.
    package func resolve(length: Int64) -> ClosedRange<Int64>? {
        guard length > 0 else { return nil }
        switch self {
        case .last(let count):
            return count > 0 ? (length - min(count, length))...(length - 1) : nil
        case .from(let first, let last):
            let last = min(last ?? .max, length - 1)
            return first <= last ? first...last : nil
        }
    }
}
