import HTTP
import Testing

@Suite struct AcceptHeaderTests {
    @Test(
        arguments: [
            ("application/json", 1_000), ("", 1_000), (" , ", 1_000), ("*/*", 1_000),
            ("application/*", 1_000),
            ("text/html", 0), ("text/html, */*;q=0.5", 500), ("APPLICATION/JSON ; Q=0.25", 250),
            ("application/json;q=0", 0), ("application/json;q=0, */*", 0),
            ("*/*;q=0.9, application/json;q=0.1", 100),
            ("application/*;q=0.2, */*;q=0.9", 200), ("application/json; indent=4", 1_000),
            ("application/jsonx", 0),
            ("application/json;q=0.3;indent=4, application/json", 300), ("json", 0), ("*", 0),
            ("application/", 0),
            ("\tapplication/json\t;\tq=0.4", 400),
        ] as [(String, Int)])
    func `the most specific range decides`(header: String, quality: Int) {
        #expect(AcceptHeader(header).quality(of: "application/json") == quality)
    }

    @Test(
        arguments: [
            ("0", 0), ("1", 1_000), ("0.", 0), ("1.", 1_000), ("0.1", 100), ("0.12", 120), ("0.123", 123),
            ("0.001", 1),
            ("1.000", 1_000), ("1.001", 1_000), ("0.1234", 1_000), ("2", 1_000), ("-1", 1_000), (".5", 1_000),
            ("0,5", 0), ("NaN", 1_000), ("1e9", 1_000), ("0.\u{0661}", 1_000), ("0.5\u{301}", 1_000),
            ("\u{FF10}", 1_000),
            ("", 1_000), ("\"0\"", 1_000),
        ] as [(String, Int)])
    func `a weight has at most three decimals, what cannot be read counts in full`(text: String, weight: Int)
    {
        #expect(AcceptHeader("a/b;q=\(text)").ranges.first?.weight == weight)
    }

    @Test func `ranges keep their order and their parameters`() {
        let header = AcceptHeader("Text/HTML; Level=1 ;charset=UTF-8;q=0.5;x,,image/*")
        #expect(header.ranges.map(\.type) == ["text/html", "image/*"])
        #expect(header.ranges[0].parameters.map { "\($0)=\($1)" } == ["level=1", "charset=UTF-8"])
        #expect(header.ranges[0].weight == 500)
        #expect(header.ranges[1].parameters.isEmpty)
    }

    @Test func `a flood of ranges is read`() {
        let header = AcceptHeader(String(repeating: "a/b;q=0.1,", count: 10_000) + "c/d")
        #expect(header.ranges.count == 10_001)
        #expect(header.quality(of: "c/d") == 1_000)
    }
}
