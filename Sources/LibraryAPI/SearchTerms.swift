/// Splits what people type into a search box: at spaces and commas, quoted phrases kept (library-api.md §6).
enum SearchTerms {
    /// Terms that are looked at.
    private static let most = 50

    static func split(_ text: String) -> [String] {
        var terms: [String] = []
        var rest = Substring(text)
        while terms.count < most {
            rest = rest.drop { $0.isWhitespace || $0 == "," }
            guard let first = rest.first else { break }
            if first == "\"" || first == "'", let phrase = phrase(quotedBy: first, at: rest) {
                if !phrase.text.isEmpty { terms.append(phrase.text) }
                rest = phrase.rest
            } else {
                let word = rest.prefix { !$0.isWhitespace && $0 != "," }
                terms.append(String(word))
                rest = rest[word.endIndex...]
            }
        }
        return terms
    }

    /// The text up to the closing quote, backslashes undone; nil if the quote is never closed.
    private static func phrase(quotedBy quote: Character, at text: Substring) -> (
        text: String, rest: Substring
    )? {
        var phrase = ""
        var isEscaped = false
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let character = text[index]
            index = text.index(after: index)
            if isEscaped {
                phrase.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == quote {
                return (phrase, text[index...])
            } else {
                phrase.append(character)
            }
        }
        return nil
    }
}
