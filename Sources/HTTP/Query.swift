/// The query of a request target: name and value pairs in the order sent.
package struct Query: Equatable, Sendable {
    package struct Item: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package let items: [Item]

    /// Decodes `application/x-www-form-urlencoded` text; at most 1,000 pairs are looked at.
    package init(_ raw: String) {
        items = raw.utf8.split(separator: UInt8(ascii: "&")).prefix(1_000).map { pair in
            let halves = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return Item(name: Self.text(halves[0]), value: halves.count > 1 ? Self.text(halves[1]) : "")
        }
    }

    /// The last value of `name`, as Django reads it; nil without one.
    package subscript(name: String) -> String? { items.last { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    /// How often `name` was given.
    package func count(of name: String) -> Int { items.count { $0.name.utf8.elementsEqual(name.utf8) } }

    /// The pairs that hold a null character, which no parameter has a use for.
    package var itemsWithNullCharacters: [Item] {
        items.filter { $0.name.utf8.contains(0) || $0.value.utf8.contains(0) }
    }

    private static func text(_ raw: Substring.UTF8View) -> String {
        String(decoding: percentDecoded(raw, plusIsSpace: true, lenient: true) ?? [], as: UTF8.self)
    }
}
