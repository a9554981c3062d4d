import HTTP

/// The links from one page of a list to the next and the previous one (library-api.md §6).
struct PageLinks {
    /// Absolute, without a query, in the form the client used.
    let url: String
    let parameters: Query
    let limit: Int64
    let offset: Int64
    let total: Int64

    /// Nil on the last page.
    var next: String? {
        let (following, overflows) = offset.addingReportingOverflow(limit)
        return overflows || following >= total ? nil : link(offset: following)
    }

    /// Nil on the first page.
    var previous: String? {
        offset <= 0 ? nil : link(offset: offset - limit > 0 ? offset - limit : nil)
    }

    /// All parameters sorted by name, `limit` and `offset` replaced.
    private func link(offset: Int64?) -> String {
        var pairs = parameters.items.filter { $0.name != "limit" && $0.name != "offset" }
            .map { (name: $0.name, value: $0.value) }
        pairs.append((name: "limit", value: String(limit)))
        if let offset { pairs.append((name: "offset", value: String(offset))) }
        // A stable order keeps the values of a repeated parameter as they came.
        let sorted = pairs.enumerated().sorted {
            $0.element.name == $1.element.name ? $0.offset < $1.offset : $0.element.name < $1.element.name
        }
        return url + "?"
            + sorted.map { "\(Self.encoded($0.element.name))=\(Self.encoded($0.element.value))" }
            .joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        percentEncoded(text, keeping: " ").split(separator: " ", omittingEmptySubsequences: false)
            .joined(separator: "+")
    }
}
