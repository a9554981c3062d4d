import HTTP

extension JSONObject {
    /// Levels that values may nest.
    private static let depthLimit = 32

    /// An object all readers take alike: no key twice, no half of a surrogate pair, no deep nesting. Throws `refusal` for
    /// anything else.
    init(strict bytes: [UInt8], otherwise refusal: Refusal) throws {
        guard let value = try? JSONParser.parse(bytes), case .object(let object) = value,
            !value.hasRepeatedKeys, !value.hasLoneSurrogates, value.depth <= Self.depthLimit
        else { throw refusal }
        self = object
    }
}
