import HTTP
import Testing

@Suite struct JSONValueStrictTests {
    private func parsed(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    private func nested(_ levels: Int) -> String {
        String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }

    @Test(
        arguments: [
            (#"{}"#, false), (#"{"a":1,"b":1}"#, false), (#"{"a":1,"a":1}"#, true),
            (#"{"a":1,"b":2,"a":3}"#, true),
            (#"[{"a":1},{"a":2}]"#, false), (#"{"a":{"a":{"a":1}}}"#, false),
            (#"[[{"x":[{"b":1,"b":2}]}]]"#, true),
            (#"{"id":1,"\u0069d":2}"#, true), (#"{"a":1,"A":2}"#, false), (#"{"":1,"":2}"#, true),
            // One letter in two spellings.
            (#"{"\u00e9":1,"e\u0301":2}"#, false), (#"{"K":1,"\u212a":2}"#, false), (#""a""#, false),
        ])
    func `a key that comes twice is noticed at any level`(text: String, isRepeated: Bool) throws {
        #expect(try parsed(text).hasRepeatedKeys == isRepeated)
    }

    @Test(
        arguments: [
            (#""a""#, false), (#""\ud800""#, true), (#""\udc00""#, true), (#""\ud83d\ude00""#, false),
            (#""\ud83d \ude00""#, true), (#"[1,["x","\udfff"]]"#, true), (#"{"a":{"b":"\ud83d"}}"#, true),
            (#"{"\ud83d":1}"#, true), (#"{"a":[{"b\udc00c":null}]}"#, true), (#""\ufffd""#, false),
            (#"{"\ufffd":1}"#, false),
        ])
    func `half a character is noticed in texts and keys`(text: String, hasHalf: Bool) throws {
        #expect(try parsed(text).hasLoneSurrogates == hasHalf)
    }

    @Test(
        arguments: [
            (#"1"#, 0), (#""[]""#, 0), (#"[]"#, 1), (#"{}"#, 1), (#"[[],{"a":[1]},2]"#, 3),
            (#"{"a":1,"b":{"c":{}}}"#, 3),
        ])
    func `depth counts arrays and objects`(text: String, depth: Int) throws {
        #expect(try parsed(text).depth == depth)
    }

    @Test func `whatever is parsed is examined`() throws {
        let deep = try parsed(nested(256))
        #expect(deep.depth == 256)
        #expect(!deep.hasRepeatedKeys && !deep.hasLoneSurrogates)
        let wide = try parsed(
            "[" + Array(repeating: "{\"a\":[]}", count: 20_000).joined(separator: ",") + "]")
        #expect(wide.depth == 3)
        #expect(!wide.hasRepeatedKeys)
    }
}
