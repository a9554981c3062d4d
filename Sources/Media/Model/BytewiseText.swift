/// A text that is identified by its bytes.
///
/// `String` takes canonically equivalent texts for equal: to it the Kelvin sign (U+212A) is the letter `K`. SQLite,
/// file systems and other services compare bytes, so names that decide who may do what are compared by bytes here too.
package protocol BytewiseText: Hashable, Comparable, Sendable, CustomStringConvertible {
    var text: String { get }
}

extension BytewiseText {
    package var description: String { text }

    package static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }

    package static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(UInt8(0xFF))
    }
}

extension StringProtocol {
    /// Compares bytes of UTF-8, so canonically equivalent texts differ.
    ///
    /// - Parameter other: the text to compare with.
    /// - Returns: whether both are the same bytes.
    package func hasSameBytes(as other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension String? {
    /// Compares bytes of UTF-8, so canonically equivalent texts differ.
    ///
    /// - Parameter other: the text to compare with.
    /// - Returns: whether both are nil, or the same bytes.
    package func hasSameBytes(as other: String?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let left?, let right?): left.hasSameBytes(as: right)
        case (nil, _), (_, nil): false
        }
    }
}
