import HTTP
import Testing

/// The Kelvin sign is canonically the letter K, `é` is `e` with an accent; as names they differ.
struct BytewiseNamesTests {
    @Test func `a key of an object is its bytes`() throws {
        guard case .object(let object) = try JSONParser.parse(Array(#"{"\u212Aey":1,"e\u0301":2}"#.utf8))
        else {
            Issue.record("no object")
            return
        }
        #expect(object["Key"] == nil && object["\u{E9}"] == nil)
        #expect(object["\u{212A}ey"] != nil && object["e\u{301}"] != nil)
    }

    @Test func `a name in a query is its bytes`() {
        let query = Query("%E2%84%AAey=1&Key=2&%E2%84%AAey=3")
        #expect(query["Key"] == "2")
        #expect(query.count(of: "Key") == 1)
        #expect(query.count(of: "\u{212A}ey") == 2)
    }

    @Test func `only ASCII letters are put into lower case`() {
        #expect("X-Hasura-KÉY".asciiLowercased.utf8.elementsEqual("x-hasura-kÉy".utf8))
        #expect("\u{212A}".asciiLowercased.utf8.elementsEqual("\u{212A}".utf8))
    }
}
