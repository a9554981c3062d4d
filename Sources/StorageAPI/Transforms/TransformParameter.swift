import HTTP

/// One parameter of a transform as it came, and the words in which it is refused (StorageAPI/Contract §1.2, families
/// D and E).
struct TransformParameter {
    private let name: String
    /// Nil if it was not given.
    private let text: String?

    /// Throws 400 if it was given twice.
    init(_ name: String, in query: Query) throws(Refusal) {
        guard query.count(of: name) < 2 else {
            throw .malformed(
                "Invalid format for parameter \(name): multiple values for single value parameter '\(name)'")
        }
        self.name = name
        text = query[name]
    }

    /// Throws 400 unless it is written in ASCII digits, perhaps after a minus.
    func integer() throws(Refusal) -> Int? {
        guard let text else { return nil }
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { throw wrongFormat("not an integer") }
        guard let number = Int(text) else { throw wrongFormat("value out of range") }
        return number
    }

    /// Thousandths. Throws 400 unless it is written in ASCII digits with at most one point, perhaps after a
    /// minus: no exponents, nothing infinite.
    func decimal() throws(Refusal) -> Int? {
        guard let text else { return nil }
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let halves = (isNegative ? text.utf8.dropFirst() : text.utf8[...])
            .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.contains(where: { !$0.isEmpty }), halves.joined().allSatisfy(\.isDigit) else {
            throw wrongFormat("not a number")
        }
        guard let whole = halves[0].isEmpty ? 0 : Int(String(halves[0]) ?? ""), whole < 1_000_000_000 else {
            throw wrongFormat("value out of range")
        }
        let decimals = halves.count > 1 ? Array(halves[1].prefix(4).map { Int($0) - 48 }) : []
        let tenThousandths = (0..<4).reduce(0) { $0 * 10 + ($1 < decimals.count ? decimals[$1] : 0) }
        let thousandths = whole * 1_000 + (tenThousandths + 5) / 10
        return isNegative ? -thousandths : thousandths
    }

    /// Throws 400 unless `number` is within the bounds.
    func check(_ number: Int?, atLeast least: Int, atMost most: Int = .max) throws(Refusal) -> Int? {
        guard let number else { return nil }
        guard number >= least else { throw wrongValue("number must be at least \(least)") }
        guard number <= most else { throw wrongValue("number must be at most \(most)") }
        return number
    }

    /// Throws 400 if the thousandths are fewer than none.
    func check(_ thousandths: Int?) throws(Refusal) -> Blur? {
        guard let thousandths = try check(thousandths, atLeast: 0), thousandths > 0 else { return nil }
        return Blur(thousandths: thousandths)
    }

    /// Throws 400 unless it is the raw value of one of the cases.
    func oneOf<Choice>(_: Choice.Type) throws(Refusal) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let text else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
            throw wrongValue("value is not one of the allowed values [\(names)]")
        }
        return choice
    }

    // What was sent is not repeated: the message goes into a header too.

    private func wrongFormat(_ reason: String) -> Refusal {
        .malformed("Invalid format for parameter \(name): \(reason)")
    }

    private func wrongValue(_ reason: String) -> Refusal {
        .malformed("parameter \"\(name)\" in query has an error: \(reason)")
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (48...57).contains(self) }
}
