/// The name of immutable content: its SHA-256, 64 lower-case hex digits.
package struct BlobKey: Hashable, Sendable, CustomStringConvertible {
    package let hex: String

    package var description: String { hex }

    /// Nil unless `hex` is 64 lower-case hex digits.
    package init?(_ hex: String) {
        guard hex.utf8.count == 64,
            hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.hex = hex
    }

    /// Trusts `hex`, for digests and rows that were checked when they were written.
    package init(unchecked hex: String) { self.hex = hex }
}
