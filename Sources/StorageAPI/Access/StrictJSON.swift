import HTTP

extension JSONValue {
    /// Arrays and objects within each other, in what is believed of a token.
    private static let depthLimit = 32

    /// The object it is; nil if it is none, is deep, or has a key twice at any level: who takes the first of
    /// two values must not see something else than who takes the last.
    var strictObject: JSONObject? {
        guard case .object(let object) = self, depth <= Self.depthLimit, !hasRepeatedKeys else { return nil }
        return object
    }

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
