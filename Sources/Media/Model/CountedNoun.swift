/// A number with its noun in the right form: `1 file`, `0 files`.
///
/// - Parameters:
///   - count: how many.
///   - noun: the singular; its plural ends in `s`.
/// - Returns: the number, a space and the noun.
package func counted(_ count: some BinaryInteger, _ noun: String) -> String {
    "\(count) \(agreeing(count, noun, "\(noun)s"))"
}

/// The form of a word that agrees with a number: `is` with 1, `are` with any other.
///
/// - Parameters:
///   - count: how many.
///   - singular: with exactly one.
///   - plural: with none and with several.
/// - Returns: one of the two.
package func agreeing(_ count: some BinaryInteger, _ singular: String, _ plural: String) -> String {
    count == 1 ? singular : plural
}
