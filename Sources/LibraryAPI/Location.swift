import HTTP
import Media

/// Reads the string clients write into `f`: a URL, a path or a name (LibraryAPI/Contract §4).
///
/// It is read scalar by scalar: a slash before a vowel sign is not a `Character` of its own.
struct Location {
    /// What our own URLs begin with.
    let base: String
    /// The host the client asked for, which may be another name of ours.
    let host: String

    /// What is to happen to the file; `.keep` for its own place. Throws the reason why it cannot be.
    func relocation(_ text: String, of file: MediaFile) throws(FieldProblem) -> Change<Relocation> {
        let path = withoutPrefix(try pathOfURL(text) ?? text)
        guard path.unicodeScalars.contains("/") else { return .set(.name(path)) }
        let isOwnPrivateURL = path == "/v1/files/\(file.id)" || path == "/files/\(file.id)"
        if isOwnPrivateURL { return .keep }
        let decoded = percentDecoded(path.utf8, plusIsSpace: false, lenient: true).flatMap {
            String(validating: $0, as: UTF8.self)
        }
        guard let decoded else { throw FieldProblem("f", "The path is not UTF-8.") }
        guard !decoded.utf8.contains(0) else {
            throw FieldProblem("f", "Null characters are not allowed.")
        }
        let below: String
        let root = "/media/".unicodeScalars
        if decoded.unicodeScalars.starts(with: root) {
            below = String(decoded.unicodeScalars.dropFirst(root.count))
        } else if decoded.unicodeScalars.first == "/" {
            throw FieldProblem("f", "The path must begin with '/media/'.")
        } else {
            below = decoded
        }
        return below.hasSameBytes(as: file.path) ? .keep : .set(.path(below))
    }

    /// The path of an absolute URL, nil for what is none. Throws for another host than ours.
    private func pathOfURL(_ text: String) throws(FieldProblem) -> String? {
        let scalars = text.unicodeScalars
        let rest: Substring.UnicodeScalarView
        if let scheme = scalars.firstRange(of: "://".unicodeScalars),
            text[..<scheme.lowerBound].allSatisfy(\.isLetter)
        {
            let name = text[..<scheme.lowerBound].lowercased()
            guard name == "http" || name == "https" else { throw Self.foreign }
            rest = scalars[scheme.upperBound...]
        } else if scalars.starts(with: "//".unicodeScalars) {
            rest = scalars.dropFirst(2)
        } else {
            return nil
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let named = Self.withoutUsualPort(String(authority))
        guard !authority.isEmpty,
            [ownAuthority, host].contains(where: { Self.withoutUsualPort($0).equalsIgnoringCase(named) })
        else { throw Self.foreign }
        let path = rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
        return path.isEmpty ? "/" : String(path)
    }

    /// The path without that of the public URL, if the rest is a place of the service.
    private func withoutPrefix(_ path: String) -> String {
        let prefix = afterAuthority.unicodeScalars
        guard !prefix.isEmpty, path.unicodeScalars.starts(with: prefix) else { return path }
        let rest = path.unicodeScalars.dropFirst(prefix.count)
        let places = ["/media/", "/v1/", "/files/"]
        return places.contains { rest.starts(with: $0.unicodeScalars) } ? String(rest) : path
    }

    /// The host and port of our own URLs.
    private var ownAuthority: String {
        String(afterScheme.dropLast(afterAuthority.count))
    }

    /// The path of our own URLs before that of the service, `/files` for instance; empty for none.
    private var afterAuthority: Substring { afterScheme.drop { $0 != "/" } }

    private var afterScheme: Substring {
        base.firstRange(of: "://").map { base[$0.upperBound...] } ?? base[...]
    }

    /// `example.org` for `example.org:443` too: a URL may name the port that its scheme has anyway.
    private static func withoutUsualPort(_ authority: String) -> String {
        for port in [":443", ":80"] where authority.utf8.reversed().starts(with: port.utf8.reversed()) {
            return String(authority.dropLast(port.count))
        }
        return authority
    }

    private static let foreign = FieldProblem("f", "The URL must be one of this service's own.")
}
