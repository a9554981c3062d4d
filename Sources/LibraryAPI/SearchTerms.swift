/// Splits what people type into a search box: at spaces and commas, quoted phrases kept (LibraryAPI/Contract §6).
enum SearchTerms {
    /// Terms that are looked at.
    private static let most = 50

    static func split(_ text: String) -> [String] {
        var terms: [String] = []
        // No `Character`s: a space before a vowel sign is a space.
        var rest = text.unicodeScalars[...]
        while terms.count < most {
            rest = rest.drop { $0.properties.isWhitespace || $0 == "," }
            guard let first = rest.first else { break }
            if first == "\"" || first == "'", let phrase = phrase(quotedBy: first, at: rest) {
                if !phrase.text.isEmpty { terms.append(phrase.text) }
                rest = phrase.rest
            } else {
                let word = rest.prefix { !$0.properties.isWhitespace && $0 != "," }
                terms.append(String(word))
                rest = rest[word.endIndex...]
            }
        }
        return terms
    }

    /// The text up to the closing quote, backslashes undone; nil if the quote is never closed.
    private static func phrase(
        quotedBy quote: Unicode.Scalar, at text: Substring.UnicodeScalarView
    ) -> (text: String, rest: Substring.UnicodeScalarView)? {
        var phrase = String.UnicodeScalarView()
        var isEscaped = false
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let scalar = text[index]
            index = text.index(after: index)
            if isEscaped {
                phrase.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == quote {
                return (String(phrase), text[index...])
            } else {
                phrase.append(scalar)
            }
        }
        return nil
    }
}
