/// The media ranges a client accepts, with their weights (RFC 9110 §12.5.1).
package struct AcceptHeader: Sendable {
    /// One media range, `image/*;q=0.8` for instance.
    package struct Range: Sendable {
        /// In lower case, without parameters.
        package let type: String
        /// The parameters but `q`, names in lower case.
        package let parameters: [(String, String)]
        /// 0 to 1000; what cannot be read counts as 1000.
        package let weight: Int
    }

    /// In the order sent.
    package let ranges: [Range]

    /// An empty header accepts everything, as a missing one does.
    package init(_ text: String) {
        let parsed = text.split(separator: ",").compactMap { Self.range($0) }
        ranges = parsed.isEmpty ? [Range(type: "*/*", parameters: [], weight: 1_000)] : parsed
    }

    /// How much a type is wanted, 0 to 1000; the most specific range decides, 0 if none names it.
    package func quality(of type: String) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        for wanted in [type, String(family), "*/*"] {
            if let range = ranges.first(where: { $0.type == wanted }) { return range.weight }
        }
        return 0
    }

    private static func range(_ text: Substring) -> Range? {
        let pieces = text.split(separator: ";").map { $0.trimmed }
        guard let type = pieces.first, !type.isEmpty else { return nil }
        var parameters: [(String, String)] = []
        var weight = 1_000
        for piece in pieces.dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1).map { $0.trimmed }
            guard pair.count == 2 else { continue }
            if pair[0].lowercased() == "q" {
                weight = self.weight(pair[1]) ?? weight
            } else {
                parameters.append((pair[0].lowercased(), String(pair[1])))
            }
        }
        return Range(type: type.lowercased(), parameters: parameters, weight: weight)
    }

    /// RFC 9110 §12.4.2: `0` to `1` with at most three decimals.
    private static func weight(_ text: Substring) -> Int? {
        guard let first = text.first, first == "0" || first == "1" else { return nil }
        guard text.count > 1 else { return first == "1" ? 1_000 : 0 }
        let decimals = text.dropFirst(2)
        guard text.dropFirst().first == ".", decimals.count <= 3,
            decimals.utf8.allSatisfy({ 48...57 ~= $0 })
        else { return nil }
        let thousandths = Int(decimals + repeatElement("0", count: 3 - decimals.count)) ?? 0
        return min(first == "1" ? 1_000 : thousandths, 1_000)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }
}
