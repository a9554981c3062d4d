/// What markup is: a document by itself, or a fragment that any text may begin with.
enum MarkupType: Equatable {
    /// The suffix does not change it: a browser would run or lay it out as this.
    case document(String)
    /// HTML unless the suffix names a format of text, such as Markdown, in which HTML may stand.
    case fragment

    /// Nil for text that does not begin as HTML, SVG or declared XML (WHATWG MIME Sniffing §7.1).
    ///
    /// - Parameters:
    ///   - text: a text as ``MarkupRoot/singleBytes(of:)`` returns it.
    ///   - suffix: refines XML to the vocabulary it names.
    init?(of text: [UInt8], suffix: FileSuffix) {
        guard let root = MarkupRoot(of: text) else { return nil }
        let isXML = root.hasXMLDeclaration || suffix.claims.hasSuffix("+xml")
        switch root.name {
        case "svg": self = .document("image/svg+xml")
        case "html":
            let isXHTML = root.hasXMLDeclaration || suffix.claims == "application/xhtml+xml"
            self = .document(isXHTML ? "application/xhtml+xml" : "text/html")
        case _ where root.hasHTMLDoctype: self = .document("text/html")
        case let name? where isXML: self = .document(Self.vocabulary(name, suffix: suffix))
        case nil where root.hasXMLDeclaration: self = .document("text/xml")
        case let name? where Self.documents.contains(name) && root.isTerminated && !root.isPrefixed:
            self = .document("text/html")
        case let name? where Self.fragments.contains(name) && root.isTerminated && !root.isPrefixed:
            self = .fragment
        case nil where root.hasComment: self = .fragment
        default: return nil
        }
    }

    private static func vocabulary(_ root: String, suffix: FileSuffix) -> String {
        if let type = vocabularies[root] { return type }
        let claimed = suffix.claims
        return claimed.hasSuffix("+xml") && !unmistakable.contains(claimed) ? claimed : "text/xml"
    }

    private static let documents: Set<String> = ["head", "script", "iframe", "body", "style", "title"]

    private static let fragments: Set<String> = ["h1", "div", "font", "table", "a", "b", "br", "p"]

    /// Registered types by the root element.
    private static let vocabularies = [
        "kml": "application/vnd.google-earth.kml+xml", "feed": "application/atom+xml",
        "rdf": "application/rdf+xml", "mpd": "application/dash+xml", "tt": "application/ttml+xml",
        "collada": "model/vnd.collada+xml", "math": "application/mathml+xml",
        "stylesheet": "application/xslt+xml", "rss": "application/rss+xml", "gpx": "application/gpx+xml",
        "score-partwise": "application/vnd.recordare.musicxml+xml",
    ]

    /// Types that only the root element gives.
    private static let unmistakable: Set<String> = ["image/svg+xml", "application/xhtml+xml"]
}
