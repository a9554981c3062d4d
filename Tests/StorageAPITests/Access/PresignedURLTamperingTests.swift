import HTTP
import Media
import Testing

@testable import StorageAPI

/// Every way to alter a presigned URL, and what it says then.
struct PresignedURLTamperingTests {
    private static let now = Timestamp(microseconds: 1_769_862_896_000_000)
    private static let key = SigningKey.random(createdAt: now)
    private static let id = FileID(unchecked: "55af1e60-0f28-454e-885e-ea6aab2bb288")
    private static let query = PresignedURL.query(
        for: id, number: 7, expiresIn: 60, transform: "", key: key, now: now)
    /// In the order in which they are looked at.
    private static let names = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature",
        "X-Amz-SignedHeaders", "X-Amz-Checksum-Mode", "x-id",
    ]

    private func check(_ query: String, id: FileID = id, keys: [SigningKey] = [key]) throws(Refusal) -> Int64
    {
        try PresignedURL.check(Query(query), id: id, number: 7, transform: "", keys: keys, now: Self.now)
    }

    private var pairs: [String] { Self.query.split(separator: "&").map(String.init) }

    /// The query with another text in place of the pair called `name`.
    private func replacing(_ name: String, _ change: (String) -> [String]) -> String {
        pairs.flatMap { $0.hasPrefix(name + "=") ? change($0) : [$0] }.joined(separator: "&")
    }

    private func value(_ name: String) throws -> String { try #require(Query(Self.query)[name]) }

    @Test func `no bit of the signature may differ`() throws {
        let signature = try value("X-Amz-Signature")
        for index in 0..<64 {
            for bit in 0..<4 {
                var digits = Array(signature.utf8)
                let digit = try #require(digits[index].hexValue) ^ UInt8(1 << bit)
                digits[index] = try #require(String(digit, radix: 16).utf8.first)
                let forged = String(decoding: digits, as: UTF8.self)
                #expect(throws: Refusal.invalidSignature) {
                    try check(replacing("X-Amz-Signature") { _ in ["X-Amz-Signature=\(forged)"] })
                }
            }
        }
    }

    @Test func `a signature is written in one way`() throws {
        let signature = try value("X-Amz-Signature")
        for forged in [
            signature.uppercased(), String(signature.dropLast()), signature + "0", signature + "%20",
            "+" + signature,
            "0x" + signature, String(repeating: "g", count: 64), "0", signature + signature,
            "%00" + signature,
            String(repeating: "é", count: 32), String(signature.prefix(62)),
        ] {
            // Without any letter there is no other case.
            guard forged != signature else { continue }
            #expect(throws: Refusal.invalidSignature) {
                try check(replacing("X-Amz-Signature") { _ in ["X-Amz-Signature=\(forged)"] })
            }
        }
    }

    @Test(arguments: names)
    func `a parameter that is missing or empty is told`(name: String) {
        let refusal = Refusal(400, "Query argument \(name) is required, but not found")
        for forged in [
            replacing(name) { _ in [] }, replacing(name) { _ in ["\(name)="] },
            replacing(name) { _ in [name] },
        ] {
            #expect(throws: refusal) { try check(forged) }
        }
        #expect(throws: refusal, "names have a case") {
            try check(replacing(name) { [$0.replacing(name, with: name.uppercased())] })
        }
    }

    @Test func `the first parameter that is missing is told`() {
        for (index, name) in Self.names.enumerated() {
            let present = Self.names[..<index].map { "\($0)=x" }.joined(separator: "&")
            #expect(throws: Refusal(400, "Query argument \(name) is required, but not found")) {
                try check(present)
            }
        }
    }

    @Test(arguments: names)
    func `a parameter that is there twice is refused`(name: String) {
        let refusal = Refusal(
            400, "Invalid format for parameter \(name): multiple values for single value parameter '\(name)'")
        for forged in [
            replacing(name) { [$0, $0] }, replacing(name) { ["\(name)=", $0] }, Self.query + "&\(name)=x",
            "\(name)=x&" + Self.query,
        ] {
            #expect(throws: refusal) { try check(forged) }
        }
    }

    @Test(arguments: names.filter { !["X-Amz-Date", "X-Amz-Expires"].contains($0) })
    func `a parameter with another value is refused`(name: String) throws {
        let value = try value(name)
        for other in [
            "x", value + "x", "x" + value, value + "%0A", value + "%20", value.lowercased() + "%00",
        ] {
            #expect(throws: Refusal.invalidSignature) {
                try check(replacing(name) { _ in ["\(name)=\(other)"] })
            }
        }
    }

    @Test func `the file is the one that was signed`() throws {
        let other = try #require(FileID("55af1e60-0f28-454e-885e-ea6aab2bb289"))
        #expect(throws: Refusal.invalidSignature) { try check(Self.query, id: other) }
        let same = try #require(FileID("55AF1E60-0F28-454E-885E-EA6AAB2BB288"))
        #expect(try check(Self.query, id: same) == 60, "ids have no case")
    }

    @Test(arguments: ["61", "59", "604800", "1", "060", "0060"])
    func `the lifetime is the one that was signed`(seconds: String) {
        #expect(throws: Refusal.invalidSignature) {
            try check(replacing("X-Amz-Expires") { _ in ["X-Amz-Expires=\(seconds)"] })
        }
    }

    @Test(
        arguments: [
            "0", "-1", "-60", "+60", "%2B60", "60.0", "6e1", "604801", "9223372036854775808", "1e400", "NaN",
            "x", "%20",
            "60%20", "%D9%A6%D9%A0", "0x3c",
        ])
    func `a lifetime that is none is told`(seconds: String) {
        #expect(
            throws: Refusal(400, "problem parsing X-Amz-Expires: it is no number from 1 to 604800")
        ) {
            try check(replacing("X-Amz-Expires") { _ in ["X-Amz-Expires=\(seconds)"] })
        }
    }

    @Test(arguments: [
        "20260131T123457Z", "20260131T123455Z", "20260201T123456Z", "20250131T123456Z", "20990131T123456Z",
    ])
    func `the date is the one that was signed`(date: String) {
        #expect(throws: Refusal.invalidSignature) {
            try check(replacing("X-Amz-Date") { _ in ["X-Amz-Date=\(date)"] })
        }
    }

    @Test(arguments: ["x", "20260131", "2026-01-31T12:34:56Z", "20260230T123456Z", "1769862896"])
    func `a date that is none is told, before anything about the lifetime`(date: String) {
        let forged = replacing("X-Amz-Date") { _ in ["X-Amz-Date=\(date)"] }
            .replacing("X-Amz-Expires=60", with: "X-Amz-Expires=x")
        #expect(
            throws: Refusal(400, "problem parsing X-Amz-Date: it is not of the form YYYYMMDDThhmmssZ")
        ) { try check(forged) }
    }

    @Test func `values may not move from one parameter into the next`() throws {
        let forged = replacing("X-Amz-Date") { _ in ["X-Amz-Date=20260131T123456Z"] }
            .replacing(
                "X-Amz-SignedHeaders=host&x-id=GetObject",
                with: "X-Amz-SignedHeaders=host%26x-id%3DGetObject&x-id=x")
        #expect(forged.contains("%26"))
        #expect(throws: Refusal.invalidSignature) { try check(forged) }
    }

    // MARK: What does not matter

    @Test func `order does not matter`() throws {
        #expect(try check(pairs.reversed().joined(separator: "&")) == 60)
        #expect(try check(pairs.sorted().joined(separator: "&")) == 60)
    }

    @Test func `the way a value is encoded does not matter, its being encoded twice does`() throws {
        let encoded = pairs.map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1)
            let value = Query("v=\(halves[1])")["v"] ?? ""
            return "\(halves[0])="
                + value.utf8.map { String(decoding: $0.percentEncoded, as: UTF8.self) }.joined()
        }
        #expect(try check(encoded.joined(separator: "&")) == 60)
        #expect(try check(Self.query.replacing("%2F", with: "/")) == 60)
        #expect(try check(Self.query.replacing("%2F", with: "%2f")) == 60)
        #expect(throws: Refusal.invalidSignature) { try check(Self.query.replacing("%2F", with: "%252F")) }
    }

    @Test func `other parameters do not matter`() throws {
        #expect(try check(Self.query + "&x=1&X-Amz-Security-Token=t&x-amz-date=no") == 60)
    }

    @Test func `it holds as often as it is used`() throws {
        for _ in 0..<1_000 { #expect(try check(Self.query) == 60) }
    }
}
