import ServiceTesting

/// What holds for the headers of every answer, whoever's bytes were in the request.
enum HeaderRules {
    /// The names the service and nginx use; any other was made of somebody's bytes.
    private static let names: Set<String> = [
        "accept-ranges", "access-control-allow-credentials", "access-control-allow-headers",
        "access-control-allow-methods", "access-control-allow-origin", "access-control-expose-headers",
        "access-control-max-age", "allow", "cache-control", "cdn-cache-control", "connection",
        "content-disposition", "content-length", "content-range", "content-security-policy", "content-type",
        "cross-origin-resource-policy", "date", "etag", "last-modified", "location", "retry-after", "server",
        "link", "surrogate-control", "surrogate-key", "transfer-encoding", "vary", "www-authenticate",
        "x-content-type-options", "x-error", "x-request-id",
    ]

    /// Types that a browser shows and runs nothing of.
    private static let harmless: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif",
        "image/tiff",
        "image/bmp", "image/vnd.microsoft.icon", "text/plain", "text/csv", "text/markdown",
        "text/tab-separated-values",
    ]

    /// What is wrong with the headers of any answer.
    static func violations(_ answer: HTTPAnswer) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for (name, value) in answer.headers {
            let name = name.lowercased()
            if !names.contains(name) { found.append("a header named \(name)") }
            if !seen.insert(name).inserted { found.append("\(name) twice") }
            if name != "x-error", name != "allow", !value.utf8.allSatisfy({ 32...126 ~= $0 }) {
                found.append("\(name) is not plain: \(value)")
            }
            if value.utf8.count > 2_000 { found.append("\(name) has \(value.utf8.count) bytes") }
        }
        return found
    }

    /// What is wrong with how a public file is served: a browser might run it.
    static func violationsServingPublicly(_ answer: HTTPAnswer) -> [String] {
        let type = essence(answer)
        var found = violationsServing(answer)
        if !isHarmless(type) {
            if !isSandboxed(answer) { found.append("\(type) without a sandbox") }
            if answer["Content-Disposition"]?.hasPrefix("attachment") != true {
                found.append("\(type) is shown")
            }
        }
        return found
    }

    /// What is wrong with how a file is served at its id: it is shown, but must not run.
    static func violationsServing(_ answer: HTTPAnswer) -> [String] {
        let type = essence(answer)
        var found: [String] = []
        if answer["X-Content-Type-Options"] != "nosniff" { found.append("\(type) may be sniffed") }
        let hasViewer = ["application/pdf", "application/json", "application/octet-stream"].contains(type)
        if !isHarmless(type), !hasViewer, !isSandboxed(answer) { found.append("\(type) without a sandbox") }
        return found
    }

    private static func isHarmless(_ type: String) -> Bool {
        harmless.contains(type) || type.hasPrefix("video/") || type.hasPrefix("audio/")
    }

    private static func essence(_ answer: HTTPAnswer) -> String {
        let type = answer["Content-Type"]?.split(separator: ";").first ?? ""
        return type.lowercased().filter { $0 != " " }
    }

    private static func isSandboxed(_ answer: HTTPAnswer) -> Bool {
        answer["Content-Security-Policy"]?.contains("sandbox") == true
    }
}
