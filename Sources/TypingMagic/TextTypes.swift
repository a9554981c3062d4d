import Media

/// What text is: markup by its root, generic text by the client's extension, the rest as libmagic has it.
func textType(of head: [UInt8], claim: MagicClaim, suffix: FileSuffix) -> MIMEType {
    let isGeneric =
        claim.essence == "text/plain" || guesses.contains(claim.essence)
        || claim.essence.hasPrefix("text/x-")
    if isGeneric || markup.contains(claim.essence), let root = MarkupRoot(of: head) {
        if let type = markupType(root: root, claim: claim) { return type }
    }
    guard claim.isText || claim.essence.hasPrefix("text/") else { return MIMEType(claim.essence) }
    guard isGeneric else { return withCharset(claim.essence, claim.encoding) }
    if let refined = typeBySuffix[suffix.text] { return withCharset(refined, claim.encoding) }
    return withCharset(vague.contains(claim.essence) ? "text/plain" : claim.essence, claim.encoding)
}

private func markupType(root: MarkupRoot, claim: MagicClaim) -> MIMEType? {
    switch root.name {
    case "svg": MIMEType("image/svg+xml")
    case "html":
        root.hasXMLDeclaration || claim.essence == "text/xml"
            ? MIMEType("application/xhtml+xml") : withCharset("text/html", claim.encoding)
    default: root.hasXMLDeclaration ? withCharset("text/xml", claim.encoding) : nil
    }
}

/// Text types say their charset (library-api.md §8, storage-api.md §5); a wrong one would be worse than none.
private func withCharset(_ essence: String, _ encoding: String) -> MIMEType {
    guard essence.hasPrefix("text/"), essence != "text/csv" else { return MIMEType(essence) }
    switch encoding {
    case "us-ascii", "utf-8": return MIMEType("\(essence); charset=utf-8")
    case "binary", "unknown-8bit", "unknown": return MIMEType(essence)
    default: return MIMEType("\(essence); charset=\(encoding)")
    }
}

/// What libmagic calls text that merely looks like something; an extension knows better.
private let guesses: Set<String> = [
    "text/csv", "text/troff", "text/tab-separated-values", "application/csv", "application/javascript",
    "text/javascript", "message/news",
]

/// Those of them that are only believed if the extension agrees.
private let vague: Set<String> = ["text/csv", "application/csv", "text/tab-separated-values"]

private let markup: Set<String> = ["text/html", "text/xml", "application/xml", "image/svg+xml", "image/svg"]

private let typeBySuffix = [
    "txt": "text/plain", "text": "text/plain", "log": "text/plain",
    "csv": "text/csv", "tsv": "text/tab-separated-values", "tab": "text/tab-separated-values",
    "md": "text/markdown", "markdown": "text/markdown",
    "css": "text/css", "js": "text/javascript", "mjs": "text/javascript",
    "json": "application/json", "geojson": "application/json", "webmanifest": "application/json",
    "yaml": "application/yaml", "yml": "application/yaml", "toml": "application/toml",
    "html": "text/html", "htm": "text/html", "xml": "text/xml",
]
