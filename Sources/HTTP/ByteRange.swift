/// The Range field of a request, read as RFC 9110 §14.2 has it: what is no range of bytes is ignored.
package enum RangeField: Equatable, Sendable {
    /// None, one of another unit, or one that is malformed.
    case absent
    /// At least one range, in the order asked.
    case ranges([ByteRange])

    /// Reads the field.
    ///
    /// - Parameter headers: of several lines the first is read.
    package init(_ headers: Headers) {
        let unit = "bytes="
        guard let line = headers["Range"],
            String(decoding: line.utf8.prefix(unit.utf8.count), as: UTF8.self).equalsIgnoringCase(unit)
        else {
            self = .absent
            return
        }
        let text = line.utf8.dropFirst(unit.utf8.count)
        var ranges: [ByteRange] = []
        for member in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let member = Array(member).withoutGaps
            if member.isEmpty { continue }
            guard let range = ByteRange(member) else {
                self = .absent
                return
            }
            ranges.append(range)
        }
        self = ranges.isEmpty ? .absent : .ranges(ranges)
    }

    /// Ranges that are honoured: of more the whole is sent (RFC 9110 §14.2, as `max_ranges` in nginx/vitrine.conf).
    package static let limit = 64

    /// The field in a spelling that every web server reads: no empty members, no tabs, no number beyond 63 bits; nil if there
    /// is nothing to honour.
    package var canonical: String? {
        guard case .ranges(let ranges) = self, ranges.count <= Self.limit else { return nil }
        return "bytes=" + ranges.map(\.text).joined(separator: ",")
    }

    /// Whether a representation has any of the bytes that are asked for; if not, the answer is 416.
    ///
    /// - Parameter length: bytes of the representation.
    package func isSatisfiable(length: Int64) -> Bool {
        guard case .ranges(let ranges) = self else { return true }
        return ranges.contains { $0.resolve(length: length) != nil }
    }

    /// How many ranges are asked for.
    package var count: Int { all.count }

    /// The range, if it is exactly one.
    package var single: ByteRange? { all.count == 1 ? all.first : nil }

    private var all: [ByteRange] {
        guard case .ranges(let ranges) = self else { return [] }
        return ranges
    }
}

extension [UInt8] {
    /// Without the spaces and tabs at both ends.
    fileprivate var withoutGaps: ArraySlice<UInt8> {
        var rest = drop { $0 == 32 || $0 == 9 }
        while let last = rest.last, last == 32 || last == 9 { rest = rest.dropLast() }
        return rest
    }
}

/// One range of bytes as it is asked for (RFC 9110 §14.1.2); numbers beyond 64 bits become the greatest of them.
package enum ByteRange: Equatable, Sendable {
    /// From the first number on, up to and including the second or the end.
    case from(Int64, through: Int64?)
    /// So many at the end.
    case last(Int64)

    /// Nil unless it is `3-`, `3-5` or `-5`; `5-3` is no range.
    fileprivate init?(_ text: ArraySlice<UInt8>) {
        let ends = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { 48...57 ~= $0 } }) else { return nil }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (nil, nil): return nil
        case (nil, let count?): self = .last(count)
        case (let first?, let last):
            guard last == nil || !Self.isLess(ends[1], ends[0]) else { return nil }
            self = .from(first, through: last)
        }
    }

    /// Compares two numbers of any size by their digits.
    private static func isLess(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        let (left, right) = (left.drop { $0 == 48 }, right.drop { $0 == 48 })
        return left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
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

    /// As it is asked for, in numbers that every server reads: none is greater than any length.
    fileprivate var text: String {
        switch self {
        case .from(let first, let last): "\(Self.brief(first))-\(last.map(Self.brief) ?? "")"
        case .last(let count): "-\(Self.brief(count))"
        }
    }

    private static func brief(_ number: Int64) -> String { String(min(number, 999_999_999_999_999_999)) }

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
