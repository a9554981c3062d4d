import HTTP
import Testing

@Suite struct ByteRangeTests {
    private func field(_ values: String...) -> RangeField {
        var headers = Headers()
        for value in values { headers.append("range", value) }
        return RangeField(headers)
    }

    @Test func `no field asks for no range`() {
        #expect(field() == .absent)
        #expect(field().count == 0 && field().single == nil)
    }

    @Test(
        arguments: [
            ("bytes=0-0", [.from(0, through: 0)]), ("bytes=5-", [.from(5, through: nil)]),
            ("bytes=-5", [.last(5)]), ("bytes=-0", [.last(0)]),
            ("bytes=007-09", [.from(7, through: 9)]),
            ("bytes=0-1,2-3", [.from(0, through: 1), .from(2, through: 3)]),
            ("bytes=0-0,-1,4-", [.from(0, through: 0), .last(1), .from(4, through: nil)]),
        ] as [(String, [ByteRange])])
    func `ranges are read in the order asked`(text: String, ranges: [ByteRange]) {
        let field = field(text)
        #expect(field == .ranges(ranges))
        #expect(field.count == ranges.count)
        #expect(field.single == (ranges.count == 1 ? ranges.first : nil))
    }

    @Test(
        arguments: [
            ("BYTES=0-4", [.from(0, through: 4)]), ("Bytes=-5", [.last(5)]),
            ("bytes=0-4, 6-9", [.from(0, through: 4), .from(6, through: 9)]),
            ("bytes= 0-1 ,  3-4 ", [.from(0, through: 1), .from(3, through: 4)]),
        ] as [(String, [ByteRange])])
    func `the unit has no case, and a list may have spaces`(text: String, ranges: [ByteRange]) {
        #expect(field(text) == .ranges(ranges))
    }

    @Test(
        arguments: [
            ("bytes=0-1,", [.from(0, through: 1)]), ("bytes=,0-1", [.from(0, through: 1)]),
            ("bytes=0-1,,2-3", [.from(0, through: 1), .from(2, through: 3)]),
            ("bytes=0-1,\t3-4", [.from(0, through: 1), .from(3, through: 4)]),
            ("bytes=9223372036854775807-", [.from(.max, through: nil)]),
            ("bytes=0-18446744073709551616", [.from(0, through: .max)]),
        ] as [(String, [ByteRange])])
    func `an unusual spelling means the same, and is replaced by the usual one`(
        text: String, ranges: [ByteRange]
    ) throws {
        #expect(field(text) == .ranges(ranges))
        let usual = /bytes=(\d{1,18}-\d{0,18}|-\d{1,18})(,(\d{1,18}-\d{0,18}|-\d{1,18}))*/
        #expect(try #require(field(text).canonical).wholeMatch(of: usual) != nil)
    }

    @Test(arguments: [
        "", "bytes", "bytes 0-1", "items=0-1", "bytes =0-1", " bytes=0-1", "bytes:0-1", "seconds=1-2",
        "bytes-0-1=2",
    ])
    func `another unit is ignored`(text: String) {
        #expect(field(text) == .absent)
    }

    @Test(arguments: [
        "bytes=", "bytes=-", "bytes=,", "bytes=a-b", "bytes=0", "bytes=0-1;q=1", "bytes=0 - 1", "bytes=0--1",
        "bytes=1-2-3", "bytes=+1-2", "bytes=0x1-2", "bytes=1.0-2", "bytes=\u{661}-\u{662}",
        "bytes=0-1,-", "bytes==0-1", "bytes=0-1,a", "bytes=5-2", "bytes=0-1,5-2", "bytes=10-9", "bytes=010-9",
        "bytes=18446744073709551617-18446744073709551616",
    ])
    func `what is malformed is ignored`(text: String) {
        #expect(field(text) == .absent)
        #expect(field(text).canonical == nil)
        #expect(field(text).count == 0 && field(text).single == nil)
    }

    @Test(
        arguments: [
            ("bytes=0-0", 13, 0...0), ("bytes=0-", 13, 0...12), ("bytes=0-4", 13, 0...4),
            ("bytes=2-8", 13, 2...8),
            ("bytes=12-12", 13, 12...12), ("bytes=12-", 13, 12...12), ("bytes=5-99", 13, 5...12),
            ("bytes=-1", 13, 12...12), ("bytes=-13", 13, 0...12), ("bytes=-14", 13, 0...12),
            ("bytes=13-", 13, nil),
            ("bytes=13-20", 13, nil), ("bytes=-0", 13, nil), ("bytes=5-05", 13, 5...5), ("bytes=0-0", 0, nil),
            ("bytes=0-", 0, nil), ("bytes=-1", 0, nil), ("bytes=0-18446744073709551616", 13, 0...12),
            ("bytes=999999999999999999999-", 13, nil), ("bytes=-18446744073709551616", 13, 0...12),
            ("bytes=0-", .max, 0...(.max - 1)), ("bytes=-1", .max, (.max - 1)...(.max - 1)),
            ("bytes=4294967296-4294967297", 5_000_000_000, 4_294_967_296...4_294_967_297),
            ("bytes=9223372036854775807-", .max, nil), ("bytes=0-0", -1, nil),
        ] as [(String, Int64, ClosedRange<Int64>?)])
    func `a range is cut to the bytes there are`(text: String, length: Int64, bytes: ClosedRange<Int64>?)
        throws
    {
        #expect(try #require(field(text).single).resolve(length: length) == bytes)
        #expect(field(text).isSatisfiable(length: length) == (bytes != nil))
    }

    @Test func `numbers may have any number of digits`() throws {
        let nines = String(repeating: "9", count: 400)
        let zeros = String(repeating: "0", count: 400)
        #expect(try #require(field("bytes=0-\(nines)").single).resolve(length: 13) == 0...12)
        #expect(try #require(field("bytes=\(nines)-").single).resolve(length: 13) == nil)
        #expect(try #require(field("bytes=-\(nines)").single).resolve(length: 13) == 0...12)
        #expect(try #require(field("bytes=\(zeros)1-\(zeros)2").single).resolve(length: 13) == 1...2)
    }

    @Test func `many ranges are counted`() {
        let many = "bytes=" + (0..<2_000).map { _ in "0-" }.joined(separator: ",")
        #expect(field(many).count == 2_000)
        #expect(field(many).single == nil)
        #expect(field(many).canonical == nil, "the whole is sent")
        let most = "bytes=" + (0..<RangeField.limit).map { _ in "0-" }.joined(separator: ",")
        #expect(field(most).canonical == most)
    }
}
