/// A media type as libmagic names it.
struct MagicClaim: Equatable, Sendable {
    /// In lower case; `application/octet-stream` if it is no media type.
    let essence: String

    init(_ text: String) {
        let essence = text.prefix { $0 != ";" }.lowercased()
        self.essence = Self.isMediaType(essence) ? essence : "application/octet-stream"
    }

    private static func isMediaType(_ text: String) -> Bool {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        // Two results run together have two slashes.
        return halves.count == 2
            && halves.allSatisfy { half in
                (1...100).contains(half.utf8.count)
                    && half.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }
}
