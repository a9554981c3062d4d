/// Which origins may be named where browsers send cookies: a page of one of them acts for its visitors.
enum CredentialedOrigins {
    /// What is wrong with the patterns, in a sentence; nil if each of them names sites of one domain.
    ///
    /// - Parameter patterns: as `VITRINE_CORS_ALLOW_ORIGINS` lists them.
    static func problem(with patterns: [String]) -> String? {
        guard let pattern = patterns.first(where: { !isBounded($0) }) else { return nil }
        return
            "VITRINE_CORS_ALLOW_CREDENTIALS=true lets pages act for their visitors, so VITRINE_CORS_ALLOW_ORIGINS must "
            + "name origins such as https://app.example.org or https://*.example.org, not '\(pattern)'."
    }

    /// Whether strangers cannot have an origin that matches: a star stands for labels below a domain, or for a port.
    private static func isBounded(_ pattern: String) -> Bool {
        // Any page may make itself one whose origin is null.
        guard pattern.contains("*") else { return pattern != "null" }
        guard let scheme = ["https://", "http://"].first(where: pattern.hasPrefix) else { return false }
        var host = pattern.dropFirst(scheme.count)
        if host.hasSuffix(":*") { host = host.dropLast(2) }
        guard host.hasPrefix("*.") else { return !host.isEmpty && !host.contains("*") }
        let domain = host.dropFirst(2)
        return !domain.contains("*")
            && domain.split(separator: ".", omittingEmptySubsequences: false).count(where: { !$0.isEmpty })
                >= 2
    }
}
