/// The last component of a published path: a client's file name made safe, readable and unique.
///
/// The rules are Django's `get_valid_filename` and its storage's alternative names (LibraryAPI/Contract §3); beyond them a
/// name never begins with a dot, because nginx serves nothing hidden.
package struct StoredName: Equatable, Sendable {
    /// What stands before the first suffix, `a` of `a.tar.gz`.
    package let root: String
    /// The suffixes with their dots, `.tar.gz`; empty without.
    package let suffix: String

    package var text: String { root + suffix }

    /// The name without its last extension, `a.tar` of `a.tar.gz`; thumbnails are named after it.
    package var stem: String {
        guard let dot = suffix.unicodeScalars.lastIndex(of: ".") else { return root }
        return root + suffix[..<dot]
    }

    /// The last extension with its dot, `.gz` of `a.tar.gz`; empty without one.
    package var pathExtension: String {
        suffix.unicodeScalars.lastIndex(of: ".").map { String(suffix[$0...]) } ?? ""
    }

    /// Cleans a client's file name.
    ///
    /// Where cleaning leaves nothing before the first suffix, as of `😀.jpg`, `file` takes its place. A hidden name
    /// loses its dots; where it consists of known extensions only, as `.jpg`, these stay extensions.
    ///
    /// - Parameter name: the name as the client has it.
    /// - Returns: nil for a name of which nothing is left: `""`, `.`, `..`, or dots and refused characters only.
    package init?(cleaning name: String) {
        let trimmed = name.trimmingWhitespace
        var kept = String.UnicodeScalarView()
        for scalar in trimmed.unicodeScalars {
            if scalar == " " {
                kept.append("_")
            } else if scalar == "-" || scalar == "." || scalar == "_" || scalar.isAlphanumeric {
                kept.append(scalar)
            }
        }
        let visible = String(String.UnicodeScalarView(kept.drop { $0 == "." }))
        guard !visible.isEmpty else { return nil }
        let lostItsRoot = kept.first == "." && trimmed.unicodeScalars.first != "."
        let isNameless = kept.first == "." && (lostItsRoot || Self.isExtensionsOnly(visible))
        self.init(splitting: isNameless ? "file.\(visible)" : visible)
    }

    /// Whether `name` is `jpg` or `tar.gz`, what is left of a name that was nothing but extensions.
    private static func isExtensionsOnly(_ name: String) -> Bool {
        name.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
            FileExtension.essences[String($0).lowercased()] != nil
        }
    }

    /// Suffixes as Python's `PurePath.suffixes` counts them; a suffix so long that no cut could keep it is not one.
    private init(splitting name: String) {
        let longestSuffix = 64
        // No `Character`s: a dot before a vowel sign is a dot.
        let scalars = name.unicodeScalars
        guard scalars.last != ".", let dot = scalars.firstIndex(of: ".") else {
            self.init(root: name, suffix: "")
            return
        }
        if name[dot...].utf8.count <= longestSuffix {
            self.init(root: String(name[..<dot]), suffix: String(name[dot...]))
        } else if let last = scalars.lastIndex(of: "."), name[last...].utf8.count <= longestSuffix {
            self.init(root: String(name[..<last]), suffix: String(name[last...]))
        } else {
            self.init(root: name, suffix: "")
        }
    }

    private init(root: String, suffix: String) {
        self.root = root
        self.suffix = suffix
    }

    /// The same name with `_` and 7 random letters or digits before the first suffix.
    package func alternative() -> StoredName {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let mark = (0..<7).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] }
        return StoredName(root: root + "_" + String(decoding: mark, as: UTF8.self), suffix: suffix)
    }

    /// The same name with this extension instead of none.
    package func appending(pathExtension: String) -> StoredName {
        StoredName(root: root, suffix: suffix + pathExtension)
    }

    /// The name with its root cut so that it stays within `bytes` and `scalars`; the suffix survives.
    ///
    /// - Parameters:
    ///   - bytes: of the longest name.
    ///   - scalars: Unicode scalars of the longest name.
    ///   - reserve: bytes (and characters) kept free behind the root for an alternative's mark.
    package func cut(toBytes bytes: Int, scalars: Int, reserve: Int = 0) -> StoredName {
        let suffixScalars = suffix.unicodeScalars.count
        let root = root.prefix(
            bytes: max(bytes - suffix.utf8.count - reserve, 1),
            scalars: max(scalars - suffixScalars - reserve, 1))
        return StoredName(root: root, suffix: suffix)
    }
}

extension String {
    /// The longest beginning of whole characters' scalars within both limits.
    func prefix(bytes: Int, scalars: Int) -> String {
        guard utf8.count > bytes || unicodeScalars.count > scalars else { return self }
        var kept = String.UnicodeScalarView()
        var size = 0
        var count = 0
        for scalar in unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= bytes, count < scalars else { break }
            count += 1
            kept.append(scalar)
        }
        return String(kept)
    }

    /// Without white space at both ends, as Python's `strip()` understands it.
    package var trimmingWhitespace: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isSpace }),
            let last = scalars.lastIndex(where: { !$0.isSpace })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension Unicode.Scalar {
    /// Python's `str.isspace`: white space by Unicode, and the four information separators.
    fileprivate var isSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }

    /// Python's `\w` without the underscore: letters and numbers, no combining marks.
    fileprivate var isAlphanumeric: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
