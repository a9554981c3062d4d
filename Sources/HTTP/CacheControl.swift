/// The directives of a `Cache-Control` field (RFC 9111 §5.2).
package struct CacheControl {
    /// Directives that bind a private cache and open no shared one.
    private static let privateDirectives: Set<String> = [
        "max-age", "must-revalidate", "no-cache", "no-store", "no-transform", "proxy-revalidate",
        "stale-if-error", "stale-while-revalidate",
    ]

    private let directives: [String]

    /// Splits a field value into directives; a comma in quotes separates nothing.
    ///
    /// - Parameter text: the value of the field.
    package init(_ text: String) {
        var directives: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: ","), !isQuoted {
                directives.append([])
                continue
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\")
            directives[directives.count - 1].append(byte)
        }
        self.directives = directives.map { String(decoding: $0, as: UTF8.self).trimmingSpaces }
    }

    /// The value for a response that only a private cache may store.
    ///
    /// `private` comes first. Only directives that are known to open no shared cache remain: `public`, `s-maxage` and
    /// extensions are dropped, and so is `immutable`, which prevents revalidation.
    package var privateText: String {
        let kept = directives.filter { directive in
            let name = directive.utf8.prefix { $0 != UInt8(ascii: "=") }
            return Self.privateDirectives.contains(String(decoding: name, as: UTF8.self).asciiLowercased)
        }
        return (["private"] + kept).joined(separator: ", ")
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
        var rest = utf8.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        return String(Substring(rest))
    }
}

extension Response {
    /// Adds names to the single `Vary` line; nginx before 1.23 passes on only the first line.
    ///
    /// - Parameter names: header names, separated by commas.
    package mutating func vary(by names: String) {
        let known = headers["vary"].map { "\($0), " } ?? ""
        headers.set("Vary", known + names)
    }
}
