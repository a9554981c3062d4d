/// The URL of another page of a list: the query of the request with another place in the list.
package struct PageURL {
    private let url: String
    private let parameters: Query

    /// - Parameters:
    ///   - url: absolute, without a query, in the form the client used.
    ///   - parameters: the query of the request.
    package init(url: String, parameters: Query) {
        self.url = url
        self.parameters = parameters
    }

    /// Makes the URL: all parameters sorted by name, `limit` and `offset` replaced.
    ///
    /// - Parameters:
    ///   - limit: nil for a list that has none.
    ///   - offset: nil for the first page.
    /// - Returns: the URL, of ASCII alone.
    package func page(limit: Int64?, offset: Int64?) -> String {
        var pairs = parameters.items.filter { $0.name != "limit" && $0.name != "offset" }
            .map { (name: $0.name, value: $0.value) }
        if let limit { pairs.append((name: "limit", value: String(limit))) }
        if let offset { pairs.append((name: "offset", value: String(offset))) }
        // A stable order keeps the values of a repeated parameter as they came.
        let sorted = pairs.enumerated().sorted {
            $0.element.name == $1.element.name ? $0.offset < $1.offset : $0.element.name < $1.element.name
        }
        guard !sorted.isEmpty else { return url }
        return url + "?"
            + sorted.map { "\(Self.encoded($0.element.name))=\(Self.encoded($0.element.value))" }
            .joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        percentEncoded(text, keeping: " ").split(separator: " ", omittingEmptySubsequences: false)
            .joined(separator: "+")
    }
}
