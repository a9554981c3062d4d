@testable import CatalogSQLite
import GRDB
import Media
import MediaTesting
import Testing

/// Lists of what a caller may see in very many buckets.
@Suite struct ManyScopesTests {
    private let scratch: ScratchCatalog
    private static let orders = [FileQuery.Field.createdAt, .updatedAt, .name, .size]
        .flatMap { [FileQuery.Order($0), FileQuery.Order($0, descending: true)] }

    init() throws { scratch = try ScratchCatalog() }

    private func bucket(_ number: Int) -> BucketID { BucketID(unchecked: "b\(number)") }

    /// Adds the same files to every catalog: some buckets get many, some few, some none.
    private func fill(
        _ catalogs: [any Catalog], count: Int, buckets: Int, _ random: inout some RandomNumberGenerator
    ) throws {
        for number in 0..<buckets {
            for catalog in catalogs { try catalog.insert(Bucket(id: bucket(number))) }
        }
        for _ in 0..<count {
            var draft = FileDraft.unique()
            // The lower the number the more files.
            let place = Int.random(in: 0..<buckets, using: &random)
            draft.bucket = bucket(Int.random(in: 0...place, using: &random))
            let uploader = ["u", "v", "local", nil].randomElement(using: &random) ?? nil
            draft.uploadedBy = uploader.map { .external(ExternalID(unchecked: $0)) }
            draft.name = ["a", "b", "a\u{301}", "\u{E1}", "Z", nil].randomElement(using: &random) ?? nil
            draft.content = .unique(size: Int64.random(in: 0...9, using: &random))
            // Buckets with high numbers have the oldest files.
            draft.createdAt = Timestamp(
                microseconds: Int64((buckets - place) * 10 + Int.random(in: 0...40, using: &random)))
            for catalog in catalogs { _ = try catalog.insert(draft) }
        }
    }

    private func scopes(
        of buckets: Int, _ random: inout some RandomNumberGenerator
    ) -> [FileQuery.Scope] {
        let chosen = (0..<buckets).shuffled(using: &random).prefix(
            Int.random(in: 1...buckets, using: &random))
        let mixture = Int.random(in: 0...3, using: &random)
        return chosen.flatMap { number in
            let owners: [Subject?] =
                switch mixture {
                case 0: [nil]
                case 1: [.external("u")]
                case 2: number.isMultiple(of: 3) ? [nil] : [.external("u")]
                default: number.isMultiple(of: 5) ? [nil, .external("v")] : [.external("u"), .external("v")]
                }
            return owners.map { FileQuery.Scope(bucket: bucket(number), owner: $0) }
        }
    }

    @Test(arguments: [(200, 120), (1_500, 120), (1_500, 20)])
    func `pages of random scopes, orders and offsets are those of a simple catalog`(
        files: Int, buckets: Int
    ) throws {
        var random = FixedSequence(state: UInt64(files + buckets))
        let simple = InMemoryCatalog()
        try fill([simple, scratch.catalog], count: files, buckets: buckets, &random)
        var seen = 0
        for _ in 0..<60 {
            var query = FileQuery()
            query.scopes = scopes(of: buckets, &random)
            for order in Self.orders {
                query.order = [order]
                query.limit = Int.random(in: 1...30, using: &random)
                query.offset = Int64([0, 0, 5, 40, files / 3].randomElement(using: &random) ?? 0)
                let expected = try simple.numbers(of: query)
                let found = try scratch.catalog.numbers(of: query)
                #expect(found.total == expected.total)
                #expect(found.numbers == expected.numbers, "\(query)")
                seen += found.numbers.count
            }
        }
        #expect(seen > 1_000)
    }

    @Test(arguments: orders, [false, true])
    func `a page of very many buckets takes few statements`(order: FileQuery.Order, isOwn: Bool) throws {
        for number in 0..<300 { try scratch.catalog.insert(Bucket(id: bucket(number))) }
        try scratch.catalog.insert(Bucket(id: bucket(999)))
        for number in 0..<3_000 {
            try scratch.add { draft in
                // Of half the files a seventh part of the buckets have many, and the other half is of others.
                draft.bucket = bucket(number.isMultiple(of: 2) ? 999 : number % 300)
                draft.uploadedBy = .external("u")
            }
        }
        var query = FileQuery()
        query.scopes = (0..<300).map {
            FileQuery.Scope(bucket: bucket($0), owner: isOwn ? .external("u") : nil)
        }
        query.order = [order]
        for (limit, offset) in [(1, 0), (10, 0), (5, 5)] {
            (query.limit, query.offset) = (limit, Int64(offset))
            let statements = try scratch.catalog.read { db in
                try db.statements { _ = try FilePlan(query, db, few: 5_000).run() }
            }
            #expect(statements <= 8 + 3 * (limit + offset), "\(statements) statements")
        }
    }
}

/// The same numbers in every run.
private struct FixedSequence: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Database {
    /// How many statements are run by `body`.
    fileprivate func statements(_ body: () throws -> Void) throws -> Int {
        var count = 0
        trace(options: .statement) { _ in count += 1 }
        defer { trace(nil) }
        try body()
        return count
    }
}
