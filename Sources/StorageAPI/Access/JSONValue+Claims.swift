import HTTP

extension JSONValue {
    /// The text it is; nil for other things and for halves of characters.
    var text: String? {
        guard case .string(let string) = self, string.loneSurrogate == nil else { return nil }
        return string.text
    }

    /// One text or a list of texts; nil for anything else.
    var texts: [String]? {
        if let text { return [text] }
        guard case .array(let values) = self else { return nil }
        let texts = values.compactMap(\.text)
        return texts.count == values.count ? texts : nil
    }

    /// The finite number it is.
    var finiteNumber: Double? {
        guard case .number(let number) = self, let value = Double(number.literal), value.isFinite else {
            return nil
        }
        return value
    }
}
