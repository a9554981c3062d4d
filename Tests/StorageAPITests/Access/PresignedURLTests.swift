import HTTP
import Media
import Testing

@testable import StorageAPI

/// What a presigned URL grants, and all the ways to ask it for more.
struct PresignedURLTests {
    private static let now = Timestamp(microseconds: 1_769_862_896_000_000)
    private let id: FileID
    private let key = SigningKey.random(createdAt: now)
    /// A minute for the file, whatever the transform.
    private let query: String

    init() throws {
        id = try #require(FileID("55af1e60-0f28-454e-885e-ea6aab2bb288"))
        query = PresignedURL.query(for: id, number: 7, expiresIn: 60, transform: "", key: key, now: Self.now)
    }

    private func check(
        _ query: String, transform: String = "", id: FileID? = nil, number: Int64? = 7,
        keys: [SigningKey]? = nil,
        after seconds: Double = 0
    ) throws(Refusal) -> Int64 {
        let now = Timestamp(microseconds: Self.now.microseconds + Int64(seconds * 1_000_000))
        return try PresignedURL.check(
            Query(query), id: id ?? self.id, number: number, transform: transform, keys: keys ?? [key],
            now: now)
    }

    /// `query` with another value of one parameter.
    private func query(with name: String, _ change: (String) -> String) -> String {
        query.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1)
            return halves[0] == name ? "\(name)=\(change(String(halves[1])))" : String(pair)
        }.joined(separator: "&")
    }

    @Test func `a query has the parameters clients know`() throws {
        let items = Query(query).items
        #expect(
            items.map(\.name) == [
                "X-Amz-Algorithm", "X-Amz-Checksum-Mode", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
                "X-Amz-SignedHeaders", "x-id", "X-Amz-Signature",
            ])
        #expect(
            items.dropLast().map(\.value) == [
                "AWS4-HMAC-SHA256", "ENABLED", "\(key.id)/20260131/vitrine/s3/aws4_request",
                "20260131T123456Z",
                "60", "host", "GetObject",
            ])
        let signature = try #require(items.last?.value)
        #expect(signature.utf8.count == 64 && signature.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(query.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 34 })
        #expect(query.contains("%2F"))
    }

    /// Made by another implementation of HMAC.
    @Test func `a signature stays what it is`() {
        let key = SigningKey(
            id: "0123456789abcdef", secret: Array("0123456789abcdef0123456789abcdef".utf8),
            createdAt: Self.now)
        let query = PresignedURL.query(
            for: id, number: 7, expiresIn: 30, transform: "w=100&h=50", key: key, now: Self.now)
        #expect(
            query == """
                X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Checksum-Mode=ENABLED\
                &X-Amz-Credential=0123456789abcdef%2F20260131%2Fvitrine%2Fs3%2Faws4_request\
                &X-Amz-Date=20260131T123456Z&X-Amz-Expires=30&X-Amz-SignedHeaders=host&x-id=GetObject\
                &X-Amz-Signature=ef2e1c155e0968f7022a4277b999238146ba11d1f283085a57fad690caf61e72
                """)
    }

    // MARK: Time

    @Test func `it tells the whole seconds left`() throws {
        for (after, left) in [(0, 60), (0.4, 59), (1, 59), (30.5, 29), (59, 1), (59.000_001, 0), (59.9, 0)] {
            #expect(try check(query, after: after) == Int64(left))
        }
    }

    @Test(arguments: [60, 60.000_001, 61, 1e6])
    func `it ends`(after: Double) {
        #expect(throws: Refusal(400, "signature already expired")) { try check(query, after: after) }
    }

    @Test func `a clock that is a little behind does not matter, one that is far behind does`() throws {
        for after in [-1, -299.5, -300.0] { #expect(try check(query, after: after) == 60) }
        for after in [-301.0, -3_600, -1e6] {
            #expect(throws: Refusal.invalidSignature) { try check(query, after: after) }
        }
    }

    @Test func `who forges learns nothing of times`() {
        let forged = query(with: "X-Amz-Signature") { _ in String(repeating: "0", count: 64) }
        #expect(throws: Refusal.invalidSignature) { try check(forged, after: 1e6) }
    }

    @Test(
        arguments: [(Int64.min, 1), (0, 1), (1, 1), (604_800, 604_800), (.max, 604_800)] as [(Int64, Int64)])
    func `it lives from a second to a week`(asked: Int64, granted: Int64) throws {
        let query = PresignedURL.query(
            for: id, number: 7, expiresIn: asked, transform: "", key: key, now: Self.now)
        #expect(try check(query) == granted)
    }

    // MARK: Transforms

    @Test func `signed without a transform it admits all`() throws {
        #expect(try check(query + "&w=5", transform: "w=5") == 60)
        #expect(try check("w=5&" + query + "&q=80", transform: "w=5&q=80") == 60)
    }

    @Test(arguments: ["", "w=51", "w=5&h=5", "w=5\n", "W=5", "w%3D5"])
    func `signed with one it admits that alone`(other: String) throws {
        let query = PresignedURL.query(
            for: id, number: 7, expiresIn: 60, transform: "w=5", key: key, now: Self.now)
        #expect(try check(query, transform: "w=5") == 60)
        #expect(throws: Refusal.invalidSignature) { try check(query, transform: other) }
    }

    // MARK: Files

    @Test(arguments: [0, 1, 6, 8, 77, -7, .max] as [Int64])
    func `it grants one file, and no other that has the same id later`(number: Int64) {
        #expect(throws: Refusal.invalidSignature) { try check(query, number: number) }
        #expect(throws: Refusal.invalidSignature) { try check(query, transform: "w=5", number: number) }
    }

    @Test func `a URL whose file is gone is told from one that was never signed`() throws {
        #expect(try check(query, number: nil) == 60)
        let forged = self.query(with: "X-Amz-Signature") { _ in String(repeating: "0", count: 64) }
        #expect(throws: Refusal.invalidSignature) { try check(forged, number: nil) }
        let other = try #require(FileID("55af1e60-0f28-454e-885e-ea6aab2bb289"))
        #expect(throws: Refusal.invalidSignature) { try check(query, id: other, number: nil) }
    }

    // MARK: Keys

    @Test func `a former key holds until it ends`() throws {
        var former = key
        former.expiresAt = Timestamp(microseconds: Self.now.microseconds + 10_000_000)
        let current = SigningKey.random(createdAt: Self.now)
        #expect(try check(query, keys: [current, former], after: 9) == 51)
        #expect(throws: Refusal.invalidSignature) { try check(query, keys: [current, former], after: 10) }
        #expect(throws: Refusal.invalidSignature) { try check(query, keys: [current]) }
        #expect(throws: Refusal.invalidSignature) { try check(query, keys: []) }
    }

    @Test func `a key of the same name with another secret is another key`() {
        let twin = SigningKey(id: key.id, secret: [UInt8](repeating: 0, count: 32), createdAt: Self.now)
        #expect(throws: Refusal.invalidSignature) { try check(query, keys: [twin]) }
    }

    @Test func `another key's name beside this one's signature is refused`() {
        let other = SigningKey.random(createdAt: Self.now)
        let forged = query(with: "X-Amz-Credential") { $0.replacing(key.id, with: other.id) }
        #expect(throws: Refusal.invalidSignature) { try check(forged, keys: [key, other]) }
    }
}
