import HTTP
import Testing

@testable import StorageAPI

struct TransformQueryTests {
    private func read(_ query: String) throws -> TransformQuery { try TransformQuery(Query(query)) }

    private func refusal(of query: String) -> String? {
        do {
            let read = try read(query)
            Issue.record("\(query) gave \(read)")
            return nil
        } catch {
            let refusal = error as? Refusal
            #expect(refusal?.status.code == 400)
            return refusal?.message
        }
    }

    @Test func `all five are read, others are nobody's business`() throws {
        let query = try read("w=100&h=50&q=80&b=0.1&f=webp&v=1&download=x&W=7")
        #expect(query.width == 100 && query.height == 50 && query.quality == 80)
        #expect(query.blur == Blur(thousandths: 100))
        #expect(query.format == .webp)
        #expect(!query.isEmpty)
        #expect(query.canonical == "w=100&h=50&q=80&b=0.1&f=webp")
    }

    @Test(arguments: ["", "v=1", "b=0", "b=0.0000", "b=-0"])
    func `asked for nothing, it is empty`(text: String) throws {
        let query = try read(text)
        #expect(query.isEmpty)
        #expect(query.canonical == "")
    }

    @Test(arguments: TransformQuery.OutputFormat.allCases)
    func `every format is known`(format: TransformQuery.OutputFormat) throws {
        let query = try read("f=\(format.rawValue)")
        #expect(query.format == format)
        #expect(!query.isEmpty, "also same")
        #expect(query.canonical == "f=\(format.rawValue)")
    }

    @Test(arguments: [
        ("w=1&h=8000&q=1&b=250", "w=1&h=8000&q=1&b=250"), ("q=100", "q=100"),
        ("f=auto&w=0010", "w=10&f=auto"),
        ("b=1.50", "b=1.5"), ("b=.5", "b=0.5"), ("b=5.", "b=5"), ("b=0.0005", "b=0.001"),
        ("b=0.0014999", "b=0.001"), ("b=2.9999", "b=3"), ("b=249.999", "b=249.999"), ("b=10.05", "b=10.05"),
        ("b=0.30000000000000004", "b=0.3"), ("%77=5", "w=5"),
    ])
    func `numbers have one spelling, which reads as the same`(text: String, canonical: String) throws {
        let query = try read(text)
        #expect(query.canonical == canonical)
        #expect(try read(canonical) == query)
    }

    @Test(arguments: ["w", "h", "q"])
    func `what is no whole number is the wrong format`(name: String) {
        for text in [
            "", "abc", "1.5", "1e3", "0x10", "%2B5", "+5", "5+", "%205", "5%20", "%EF%BC%95", "%D9%A5", "NaN",
            "inf", "1,000", "1_0", "--1", "-", "5%00", "5%0A", "true",
        ] {
            #expect(
                refusal(of: "\(name)=\(text)") == "Invalid format for parameter \(name): not an integer",
                "\(text)")
        }
        #expect(refusal(of: name) == "Invalid format for parameter \(name): not an integer")
        for text in ["9223372036854775808", "-9223372036854775809", "1" + String(repeating: "0", count: 400)]
        {
            #expect(
                refusal(of: "\(name)=\(text)") == "Invalid format for parameter \(name): value out of range")
        }
    }

    @Test func `what is no number is the wrong format`() {
        for text in [
            "", "abc", "NaN", "nan", "inf", "Infinity", "-inf", "1e9", "1e-7", "1E2", "0x1p3", "1,5", "1.2.3",
            ".", "-", "-.", "%2B1", "+1", "1+", "%EF%BC%95", "1_0", "--1", "1.-5",
        ] {
            #expect(refusal(of: "b=\(text)") == "Invalid format for parameter b: not a number", "\(text)")
        }
        for text in ["1000000000", "9223372036854775808.5", "1" + String(repeating: "0", count: 400)] {
            #expect(refusal(of: "b=\(text)") == "Invalid format for parameter b: value out of range")
        }
    }

    @Test(arguments: ["w", "h", "q", "b", "f"])
    func `each may be given once`(name: String) {
        #expect(
            refusal(of: "\(name)=1&x=2&\(name)=1")
                == "Invalid format for parameter \(name): multiple values for single value parameter '\(name)'"
        )
    }

    @Test(arguments: [
        ("w=0", "w", "number must be at least 1"), ("h=-5", "h", "number must be at least 1"),
        ("w=-0", "w", "number must be at least 1"), ("q=0", "q", "number must be at least 1"),
        ("q=101", "q", "number must be at most 100"), ("b=-0.1", "b", "number must be at least 0"),
    ])
    func `numbers beyond their bounds are refused`(text: String, name: String, reason: String) {
        #expect(refusal(of: text) == "parameter \"\(name)\" in query has an error: \(reason)")
    }

    @Test(arguments: ["", "gif", "WEBP", "webp%20", "jpg", "same,webp"])
    func `other formats are refused`(text: String) {
        #expect(
            refusal(of: "f=\(text)")
                == "parameter \"f\" in query has an error: value is not one of the allowed values "
                + #"["auto","same","jpeg","webp","png","avif","heic"]"#)
    }

    @Test func `sizes and blur beyond their maximum are refused together`() {
        #expect(
            refusal(of: "w=9000")
                == "image manipulation parameters out of range: width 9000 exceeds the maximum of 8000")
        #expect(
            refusal(of: "w=9000&h=8001&b=250.5&q=5")
                == "image manipulation parameters out of range: width 9000 exceeds the maximum of 8000; "
                + "height 8001 exceeds the maximum of 8000; blur 250.5 exceeds the maximum of 250")
        #expect(
            refusal(of: "b=250.001")
                == "image manipulation parameters out of range: blur 250.001 exceeds the maximum of 250")
    }

    @Test func `types come before values and values before ranges`() {
        #expect(refusal(of: "w=9000&q=101&b=x") == "Invalid format for parameter b: not a number")
        #expect(refusal(of: "f=x&b=1&b=2&q=101")?.hasPrefix("Invalid format for parameter b") == true)
        #expect(
            refusal(of: "w=9000&q=101") == "parameter \"q\" in query has an error: number must be at most 100"
        )
        #expect(refusal(of: "f=x&h=9000")?.hasPrefix("parameter \"f\"") == true)
    }
}
