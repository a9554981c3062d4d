import HTTP
import Testing

@Suite struct HeaderParametersTests {
    @Test(arguments: [
        ("form-data", []),
        ("form-data;", []),
        (" form-data ; ; name=a ;", [["name", "a"]]),
        ("form-data; NAME=\"a\"; Filename=\"b;c=d\"", [["name", "a"], ["filename", "b;c=d"]]),
        ("x; a=1; a=2", [["a", "1"], ["a", "2"]]),
        ("x;a=;b=\"\"", [["a", ""], ["b", ""]]),
        ("x; a=b[]/'(c)", [["a", "b[]/'(c)"]]),
        ("x; a=\"C:\\path\\new\"", [["a", "C:\\path\\new"]]),
        ("x; a=\"say \\\"hi\\\" \\\\ there\"", [["a", "say \"hi\" \\ there"]]),
        ("x; a=\"%22 %0D%0A\"", [["a", "%22 %0D%0A"]]),
        ("x; a=\"日本 \u{1F600}\"", [["a", "日本 \u{1F600}"]]),
        ("x; filename*=UTF-8''%41", [["filename*", "UTF-8''%41"]]),
    ])
    func `parameters keep their order and lose quotes and escapes`(text: String, expected: [[String]]) {
        #expect(HeaderParameters.parse(text)?.parameters.map { [$0.name, $0.value] } == expected)
    }

    @Test(arguments: [
        "", " ", ";a=b", "x; a", "x; =b", "x; a =b", "x; a= b", "x; a=b c", "x; a=\"b", "x; a=\"b\"c",
        "x; a=b\"c\"", "x; a=\"b\\", "x; a=\"b\0\"", "x; a=\"b\r\nc\"", "x; a\u{A0}=b",
        "x, y=\"a\"; \u{A0}b=c",
        "x; a=\"b\" c=d", "x\0; a=b",
    ])
    func `what breaks the syntax is refused`(text: String) {
        #expect(HeaderParameters.parse(text) == nil)
    }

    @Test func `the value is what stands before the parameters`() throws {
        let parsed = try #require(HeaderParameters.parse("  Form-Data\t; a=1; b=2; a=3"))
        #expect(parsed.value == "Form-Data")
        #expect(parsed["a"] == "1")
        #expect(parsed["c"] == nil)
        #expect(parsed.all("a") == ["1", "3"])
    }

    @Test(arguments: [
        ("UTF-8''x", "x"),
        ("utf-8'en'na%C3%AFve%20%e2%82%ac.txt", "naïve €.txt"),
        ("iso-8859-1'en'%A3%20rates", "£ rates"),
        ("UTF-8''..%2f..%2fetc", "../../etc"),
        ("UTF-8''it's", "it's"),
        ("UTF-8''", ""),
        ("UTF-8''a%ffb", "a\u{FFFD}b"),
        ("UTF-8''%250D", "%0D"),
    ])
    func `an extended value is decoded`(value: String, expected: String) {
        #expect(HeaderParameters.decode(extended: value) == expected)
    }

    @Test(arguments: [
        "x", "UTF-8'x", "''x", "foo''x", "UTF-8''%", "UTF-8''%4", "UTF-8''%4g", "UTF-8''%+1", "UTF-8''é",
        "UTF-8''a%00b", "UTF-8''a%0Db", "UTF-8''a%0Ab", "iso-8859-1''a%0Ab",
    ])
    func `an extended value that cannot be decoded or holds a line break is refused`(value: String) {
        #expect(HeaderParameters.decode(extended: value) == nil)
    }
}
