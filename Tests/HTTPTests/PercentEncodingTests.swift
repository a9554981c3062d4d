import HTTP
import Testing

@Suite struct PercentEncodingTests {
    @Test(
        arguments: [
            ("", "", ""), ("aZ09-._~", "aZ09-._~", "aZ09-._~"), ("a b/c", "a%20b%2Fc", "a%20b/c"),
            ("%", "%25", "%25"),
            ("\u{E9}\u{20AC}\u{1F600}", "%C3%A9%E2%82%AC%F0%9F%98%80", "%C3%A9%E2%82%AC%F0%9F%98%80"),
            ("~!*()'", "~%21%2A%28%29%27", "~!*()'"),
            ("\0\r\n\u{7F}\"<>\\", "%00%0D%0A%7F%22%3C%3E%5C", "%00%0D%0A%7F%22%3C%3E%5C"),
            ("a?b#c&d=e+f;g", "a%3Fb%23c%26d%3De%2Bf%3Bg", "a%3Fb%23c%26d%3De%2Bf%3Bg"),
        ] as [(String, String, String)])
    func `what is not unreserved is encoded unless it is kept`(text: String, strict: String, path: String) {
        #expect(percentEncoded(text, keeping: "") == strict)
        #expect(percentEncoded(text, keeping: "/~!*()'") == path)
    }

    @Test func `every byte comes back`() throws {
        let all = (0..<256).map { UInt8($0) }
        let encoded = all.flatMap(\.percentEncoded)
        #expect(encoded.count == 768)
        #expect(percentDecoded(encoded, plusIsSpace: true, lenient: false) == all)
        let lower = String(decoding: encoded, as: UTF8.self).lowercased()
        #expect(percentDecoded(lower.utf8, plusIsSpace: false, lenient: false) == all)
    }

    @Test(arguments: ["%", "%a", "%zz", "%4", "a%%41", "%4g", "%-1", "% 41", "%\u{FF14}1"])
    func `a sign without two digits is an error, or taken literally`(text: String) {
        #expect(percentDecoded(text.utf8, plusIsSpace: false, lenient: false) == nil)
        let lenient = percentDecoded(text.utf8, plusIsSpace: false, lenient: true)
        #expect(lenient == Array((text == "a%%41" ? "a%A" : text).utf8))
    }

    @Test func `a plus is a space in forms alone`() {
        #expect(percentDecoded("a+%2B".utf8, plusIsSpace: true, lenient: false) == Array("a +".utf8))
        #expect(percentDecoded("a+%2B".utf8, plusIsSpace: false, lenient: false) == Array("a++".utf8))
    }
}
