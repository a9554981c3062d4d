import HTTP
import Testing

@Suite struct QueryTests {
    @Test(
        arguments: [
            ("", []), ("a=b", [["a", "b"]]), ("a", [["a", ""]]), ("a=", [["a", ""]]), ("=b", [["", "b"]]),
            ("&&a=1&&b=2&", [["a", "1"], ["b", "2"]]), ("a=b=c", [["a", "b=c"]]),
            ("a=1&a=2", [["a", "1"], ["a", "2"]]),
            ("a+b=c+d%2Be", [["a b", "c d+e"]]), ("%61=%e2%82%ac", [["a", "\u{20AC}"]]),
            ("a%3Db=c%26d", [["a=b", "c&d"]]),
            ("a=100%", [["a", "100%"]]), ("a=%zz%4", [["a", "%zz%4"]]), ("a=%00%0d%0a", [["a", "\0\r\n"]]),
            ("a=%ff%c0%ae", [["a", "\u{FFFD}\u{FFFD}\u{FFFD}"]]), ("a;b=c", [["a;b", "c"]]),
            ("a=%2525", [["a", "%25"]]),
            ("q=..%2f..%2fetc", [["q", "../../etc"]]), ("a[]=1", [["a[]", "1"]]),
            ("a&\u{301}b", [["a", ""], ["\u{301}b", ""]]),
        ] as [(String, [[String]])])
    func `pairs are decoded in the order sent`(raw: String, pairs: [[String]]) {
        #expect(Query(raw).items.map { [$0.name, $0.value] } == pairs)
    }

    @Test func `the last value counts`() {
        let query = Query("a=1&b=2&a=3")
        #expect(query["a"] == "3")
        #expect(query["b"] == "2")
        #expect(query["c"] == nil)
        #expect(query.count(of: "a") == 2)
        #expect(query.count(of: "c") == 0)
    }

    @Test func `a thousand pairs are looked at`() {
        let query = Query((0..<1_001).map { "k\($0)=1" }.joined(separator: "&"))
        #expect(query.items.count == 1_000)
        #expect(query["k999"] == "1")
        #expect(query["k1000"] == nil)
    }
}
