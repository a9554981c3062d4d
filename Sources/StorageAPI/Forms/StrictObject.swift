import HTTP

extension JSONValue {
    /// Levels that what clients send may nest.
    private static let depthLimit = 32

    /// The object it is, if all readers take it alike; nil if it is none, is deep, holds half of a surrogate pair or has a
    /// key twice at any level: who takes the first of two values must not see something else than who takes the last.
    var strictObject: JSONObject? {
        guard case .object(let object) = self, depth <= Self.depthLimit, !hasRepeatedKeys, !hasLoneSurrogates
        else { return nil }
        return object
    }
}

extension JSONObject {
    /// As ``JSONValue/strictObject``; throws `refusal` where that is nil.
    init(strict bytes: [UInt8], otherwise refusal: Refusal) throws {
        guard let object = (try? JSONParser.parse(bytes))?.strictObject else { throw refusal }
        self = object
    }
}
