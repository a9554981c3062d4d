/// An entity tag, such as `"xyzzy"` or `W/"xyzzy"` (RFC 9110 §8.8.3).
package struct EntityTag: Sendable {
    package let isWeak: Bool
    /// What is between the quotes.
    private let opaque: [UInt8]

    /// Nil unless `text` is one tag and nothing else.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard let tag = EntityTag(takenFrom: &rest), rest.isEmpty else { return nil }
        self = tag
    }

    /// Takes the tag at the front of `rest`, nil if there is none.
    ///
    /// Spaces are let through: they were legal once (RFC 2616 §3.11).
    init?(takenFrom rest: inout ArraySlice<UInt8>) {
        isWeak = rest.starts(with: "W/".utf8)
        let quoted = isWeak ? rest.dropFirst(2) : rest
        guard quoted.first == UInt8(ascii: "\"") else { return nil }
        let inside = quoted.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
        guard inside.endIndex < rest.endIndex, inside.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            return nil
        }
        opaque = Array(inside)
        rest = rest[(inside.endIndex + 1)...]
    }

    /// Whether both stand for the same bytes (RFC 9110 §8.8.3.2).
    package func matchesStrongly(_ other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque == other.opaque
    }

    /// Whether one may stand for the other (RFC 9110 §8.8.3.2).
    package func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }
}

/// The value of If-Match or If-None-Match (RFC 9110 §13.1.1).
struct EntityTagList: Sendable {
    /// Tags in one list; what is longer is not read.
    private static let limit = 1_000

    /// Whether it is `*`, which stands for whatever there is.
    private let isAny: Bool
    /// Empty if the text is no list.
    private let tags: [EntityTag]

    /// The list of all `lines`, nil without any. Empty members and missing space are tolerated; with anything else that
    /// is no tag the list is none, and has nothing in it.
    init?(_ lines: [String]) {
        guard !lines.isEmpty else { return nil }
        let text = Array(lines.joined(separator: ",").utf8)
        isAny = text.filter { !Self.isGap($0) } == [UInt8(ascii: "*")]
        tags = isAny ? [] : Self.tags(text[...]) ?? []
    }

    private static func tags(_ text: ArraySlice<UInt8>) -> [EntityTag]? {
        var rest = text
        var tags: [EntityTag] = []
        while true {
            let gap = rest.prefix(while: isGap)
            rest = rest[gap.endIndex...]
            if rest.isEmpty { return tags }
            guard tags.isEmpty || gap.contains(UInt8(ascii: ",")), tags.count < limit,
                let tag = EntityTag(takenFrom: &rest)
            else { return nil }
            tags.append(tag)
        }
    }

    private static func isGap(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == UInt8(ascii: ",") }

    func containsStrongly(_ tag: EntityTag?) -> Bool {
        isAny || tag.map { tag in tags.contains { $0.matchesStrongly(tag) } } ?? false
    }

    func containsWeakly(_ tag: EntityTag?) -> Bool {
        isAny || tag.map { tag in tags.contains { $0.matchesWeakly(tag) } } ?? false
    }
}
