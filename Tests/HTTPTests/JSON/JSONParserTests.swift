import Foundation
import Testing

@testable import HTTP

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    private func message(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONParser.parse(bytes)
            return nil
        } catch {
            return error.message
        }
    }

    @Test(
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("\t\r\nfalse\n", .bool(false)),
            ("-0.5e+3", .number(JSONNumber(literal: "-0.5e+3"))), ("\"\"", .string(JSONString(""))),
            ("[]", .array([])),
            ("[ [ ] , { } ]", .array([.array([]), .object(JSONObject(members: []))])),
            ("{\"\" : null}", .object(JSONObject(members: [.init(name: JSONString(""), value: .null)]))),
            ("\"\u{7F}\u{2028}\"", .string(JSONString("\u{7F}\u{2028}"))),
        ] as [(String, JSONValue)])
    func `every kind of value is read`(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test func `members keep their order, of a repeated key the last counts`() throws {
        guard case .object(let object) = try parse("{\"b\":1,\"a\":2,\"\\u0062\":3}") else {
            Issue.record("no object")
            return
        }
        #expect(object.members.map(\.key) == ["b", "a", "b"])
        #expect(object["b"] == .number(JSONNumber(literal: "3")))
        #expect(object["c"] == nil)
    }

    @Test(
        arguments: [
            ("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\u{8}\u{C}\n\r\t"),
            ("\\u0041\\u00e9\\u20AC", "A\u{E9}\u{20AC}"),
            ("\\ud83d\\ude00", "\u{1F600}"), ("a\\u0000b", "a\0b"),
            ("\u{1F600}\u{E9}", "\u{1F600}\u{E9}"),
        ] as [(String, String)])
    func `escapes are undone`(escaped: String, text: String) throws {
        #expect(try parse("\"\(escaped)\"") == .string(JSONString(text)))
    }

    @Test(
        arguments: [
            ("\\ud800", "\u{FFFD}", 0xD800), ("\\udfff", "\u{FFFD}", 0xDFFF),
            ("\\ud800x\\udc00", "\u{FFFD}x\u{FFFD}", 0xD800),
            ("\\udc00\\ud800", "\u{FFFD}\u{FFFD}", 0xDC00), ("\\ud800\\u0041", "\u{FFFD}A", 0xD800),
            ("\\ud800\\ud83d\\ude00", "\u{FFFD}\u{1F600}", 0xD800), ("\\ud800\\n", "\u{FFFD}\n", 0xD800),
        ] as [(String, String, UInt16)])
    func `half a character is named`(escaped: String, text: String, surrogate: UInt16) throws {
        #expect(try parse("\"\(escaped)\"") == .string(JSONString(text, loneSurrogate: surrogate)))
    }

    /// The messages of Python's `json.loads`.
    @Test(
        arguments: [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            (" ", "Expecting value: line 1 column 2 (char 1)"),
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("[", "Expecting value: line 1 column 2 (char 1)"),
            ("{\"a\":", "Expecting value: line 1 column 6 (char 5)"),
            ("{\"a\":1", "Expecting ',' delimiter: line 1 column 7 (char 6)"),
            ("{\"a\":1,}", "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"),
            ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            ("{a:1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("{'a':1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
            ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
            ("{\"a\":1}x", "Extra data: line 1 column 8 (char 7)"),
            ("{\"a\":1}{}", "Extra data: line 1 column 8 (char 7)"),
            ("\"abc", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"),
            ("\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"),
            ("\"\\u12\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
            ("\"\\u12g4\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
            ("\"\\", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("[\n1,\n  }", "Expecting value: line 3 column 3 (char 7)"),
            ("\u{E9}", "Expecting value: line 1 column 1 (char 0)"),
            ("[\"\u{E9}\",x]", "Expecting value: line 1 column 6 (char 5)"),
            ("\n\n  x", "Expecting value: line 3 column 3 (char 4)"),
            ("tru", "Expecting value: line 1 column 1 (char 0)"),
            ("nul", "Expecting value: line 1 column 1 (char 0)"),
            ("-", "Expecting value: line 1 column 1 (char 0)"),
            ("--1", "Expecting value: line 1 column 1 (char 0)"),
            ("01", "Extra data: line 1 column 2 (char 1)"), ("1.", "Extra data: line 1 column 2 (char 1)"),
            ("1e", "Extra data: line 1 column 2 (char 1)"),
            (".5", "Expecting value: line 1 column 1 (char 0)"),
            ("+1", "Expecting value: line 1 column 1 (char 0)"),
            ("0x1", "Extra data: line 1 column 2 (char 1)"),
            ("[1,2", "Expecting ',' delimiter: line 1 column 5 (char 4)"),
            ("{\"a\":1 \"b\"}", "Expecting ',' delimiter: line 1 column 8 (char 7)"),
            ("{\"a\":[1,{\"b\":}]}", "Expecting value: line 1 column 14 (char 13)"),
            ("{\"a\":1}\u{0}", "Extra data: line 1 column 8 (char 7)"),
            ("\u{FEFF}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"),
            ("\"\\ud800\\u\"", "Invalid \\uXXXX escape: line 1 column 9 (char 8)"),
            ("{,}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("[,1]", "Expecting value: line 1 column 2 (char 1)"),
            ("{\"a\"", "Expecting ':' delimiter: line 1 column 5 (char 4)"),
            ("{\"a\":1,", "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"),
            ("[1,", "Expecting value: line 1 column 4 (char 3)"),
            ("{\"a\tb\":1}", "Invalid control character at: line 1 column 4 (char 3)"),
            ("\"\\u+123\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
            ("[-]", "Expecting value: line 1 column 2 (char 1)"),
            ("[1.e3]", "Expecting ',' delimiter: line 1 column 3 (char 2)"),
            ("\"ab\u{2028}\u{0}\"", "Invalid control character at: line 1 column 5 (char 4)"),
        ] as [(String, String)])
    func `an error is told as Python tells it`(text: String, message: String) {
        #expect(self.message(Array(text.utf8)) == message)
    }

    @Test(
        arguments: [
            ("NaN", "NaN: line 1 column 1 (char 0)"), ("[Infinity]", "Infinity: line 1 column 2 (char 1)"),
            ("[1, -Infinity]", "-Infinity: line 1 column 5 (char 4)"),
        ] as [(String, String)])
    func `what only Python calls a number is refused`(text: String, message: String) {
        #expect(
            self.message(Array(text.utf8)) == "Out of range float values are not JSON compliant: " + message)
    }

    @Test(
        arguments: [
            ([0xFF], 1), ([34, 0xC3, 34], 2), ([34, 0xC3], 2), ([34, 0xED, 0xA0, 0x80, 34], 2),
            ([34, 0xC0, 0x80, 34], 2),
            ([34, 0xF4, 0x90, 0x80, 0x80, 34], 2), ([91, 34, 0xC3, 0xA9, 34, 44, 34, 0x80, 34, 93], 7),
            ([0xFF, 0xFE, 123, 0, 125, 0], 1), ([34, 0xE2, 0x82, 0xAC, 0xE2, 0x82, 34], 3),
        ] as [([UInt8], Int)])
    func `bytes that are no UTF-8 are refused where they stand`(bytes: [UInt8], column: Int) {
        #expect(message(bytes) == "Invalid UTF-8: line 1 column \(column) (char \(column - 1))")
    }

    @Test func `another encoding is refused`() {
        #expect(message([0, 123, 0, 125]) == "Expecting value: line 1 column 1 (char 0)")
        #expect(
            message([123, 0, 125, 0])
                == "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `depth is bounded, and the bound fits a small stack`(opening: String) throws {
        let levels = opening.utf8.count { $0 == 91 || $0 == 123 }
        let closing = String(opening.reversed().compactMap { $0 == "[" ? "]" : $0 == "{" ? "}" : nil })
        @Sendable func nested(_ depth: Int) -> [UInt8] {
            let times = depth / levels
            return Array(
                (String(repeating: opening, count: times) + "1" + String(repeating: closing, count: times))
                    .utf8)
        }
        let outcome = OnSmallStack {
            [nested(256), nested(258), Array(repeatElement(Array(opening.utf8), count: 100_000).joined())].map
            {
                (try? JSONParser.parse($0)) != nil
            }
        }
        #expect(outcome.wait() == [true, false, false])
        let problem = "More than 256 levels of nesting: line 1 column "
        #expect(message(nested(100_000))?.hasPrefix(problem) == true)
    }

    @Test func `the digits of a number are bounded`() {
        let digits = String(repeating: "7", count: 4_300)
        #expect(message(Array(digits.utf8)) == nil)
        #expect(
            message(Array("[\(digits)7]".utf8))
                == "A number has more than 4300 digits: line 1 column 2 (char 1)")
    }

    @Test func `large texts are read in one go`() throws {
        let long = String(repeating: "\u{E9}\\n", count: 300_000)
        #expect(message(Array("\"\(long)\"".utf8)) == nil)
        let many = (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        guard case .object(let object) = try parse("{\(many)}") else {
            Issue.record("no object")
            return
        }
        #expect(object.members.count == 20_000)
        #expect(object["k19999"] == .number(JSONNumber(literal: "19999")))
        #expect(
            message(Array(repeatElement(UInt8(ascii: "\""), count: 1)) + Array(long.utf8) + [0xC3]) != nil)
    }
}

/// What a closure returns on a thread with a stack of half a mebibyte.
private final class OnSmallStack<Value: Sendable>: @unchecked Sendable {
    // Written before the semaphore is signalled, read after it was waited for.
    private var value: Value?
    private let semaphore = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Value) {
        let thread = Thread { [self] in
            value = body()
            semaphore.signal()
        }
        thread.stackSize = 1 << 19
        thread.start()
    }

    func wait() -> Value? { semaphore.wait(timeout: .now() + 60) == .success ? value : nil }
}
