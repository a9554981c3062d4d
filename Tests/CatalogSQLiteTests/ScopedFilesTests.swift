@testable import CatalogSQLite
import GRDB
import GRDBSQLite
import Media
import Testing

/// Lists of what a caller may see in several buckets.
@Suite struct ScopedFilesTests {
    private let scratch: ScratchCatalog
    private static let orders = [FileQuery.Field.createdAt, .updatedAt, .name, .size]
        .flatMap { [FileQuery.Order($0), FileQuery.Order($0, descending: true)] }

    init() throws { scratch = try ScratchCatalog(fewMatches: 0) }

    private func bucket(_ number: Int) -> BucketID { BucketID(unchecked: "b\(number)") }

    /// Adds `count` files to buckets and uploaders in turn, with equal names, sizes and times among them.
    private func fill(_ count: Int, buckets: Int, uploaders: Int) throws {
        for number in 0..<buckets { try scratch.catalog.insert(Bucket(id: bucket(number))) }
        for number in 0..<count {
            try scratch.add { draft in
                draft.bucket = bucket(number % buckets)
                draft.uploadedBy =
                    number % 7 == 0
                    ? nil : .external(ExternalID(unchecked: "u\(number / buckets % uploaders)"))
                draft.name = number % 5 == 0 ? nil : ["ä", "z", "Z", "a\u{301}"][number % 4]
                draft.content = .unique(size: Int64(number % 3))
                draft.createdAt = Timestamp(microseconds: Int64(number % 11))
            }
        }
    }

    @Test(arguments: orders)
    func `pages of several scopes are portions of one sorted list`(order: FileQuery.Order) throws {
        try fill(120, buckets: 12, uploaders: 3)
        var query = FileQuery()
        query.order = [order]
        query.limit = 1_000
        let all = try scratch.catalog.page(query).files
        let everything = (0..<12).map { FileQuery.Scope(bucket: bucket($0), owner: nil) }
        let own = (0..<12).map { FileQuery.Scope(bucket: bucket($0), owner: .external("u1")) }
        for scopes in [
            everything, own, Array(own[..<1]), Array(everything[3..<4]), Array(everything[..<5]),
            own + [everything[2]],
            Array(own[..<3]) + everything[6...],
            own + [FileQuery.Scope(bucket: bucket(1), owner: .external("u2"))],
            everything + everything, [],
        ] {
            query.scopes = scopes
            let expected = all.filter { file in
                scopes.contains {
                    $0.bucket == file.bucket && ($0.owner == nil || $0.owner == file.uploadedBy)
                }
            }
            for (limit, offset) in [(1_000, 0), (7, 0), (7, 3), (1, 20), (9, 70), (5, 118), (5, 500)] {
                (query.limit, query.offset) = (limit, Int64(offset))
                let page = try scratch.catalog.page(query)
                #expect(page.total == expected.count)
                #expect(page.files.map(\.number) == expected.dropFirst(offset).prefix(limit).map(\.number))
            }
        }
    }

    @Test func `a range reads its index alone, in order`() throws {
        for owner in [nil, "u"] {
            let range = ScopeRange(bucket: "b", owner: owner, files: 1)
            for order in Self.orders {
                let sql = try #require(ScopeOrder([order])).sql(for: range)
                let steps = try scratch.catalog.read { db in
                    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: ["b", owner, 1, 0])
                        .map { $0["detail"] as String }
                }
                #expect(steps.count == 1 && steps[0].contains("COVERING INDEX"), "\(steps)")
                #expect(steps[0].contains(owner == nil ? "(bucket=?)" : "(bucket=? AND uploaded_by=?)"))
            }
        }
    }

    @Test(arguments: [1, 2, 40], [false, true])
    func `a page costs the same however many files of others there are`(buckets: Int, isOwn: Bool) throws {
        try fill(80, buckets: 40, uploaders: 2)
        let scopes = (0..<buckets).map {
            FileQuery.Scope(bucket: bucket($0), owner: isOwn ? .external("u1") : nil)
        }
        func steps() throws -> [Int] {
            try Self.orders.map { order in
                var query = FileQuery()
                query.scopes = scopes
                query.order = [order]
                return try scratch.catalog.read { db in
                    try db.steps { _ = try FilePlan(query, db, few: 5_000).run() }
                }
            }
        }
        let before = try steps()
        try scratch.catalog.insert(Bucket(id: BucketID(unchecked: "others")))
        // They come first in every order.
        for number in 0..<3_000 {
            try scratch.add { draft in
                draft.bucket = BucketID(unchecked: "others")
                draft.uploadedBy = .external("u1")
                draft.name = number % 2 == 0 ? nil : "zz"
                draft.content = .unique(size: number % 2 == 0 ? 0 : 1_000)
                draft.createdAt = Timestamp(microseconds: number % 2 == 0 ? 0 : .max / 2)
            }
        }
        // A look at each of the others takes twice as many.
        for (few, many) in zip(before, try steps()) { #expect(many < few + 8_000) }
    }

    @Test func `uploaders are counted through every change`() throws {
        let file = try scratch.add { $0.uploadedBy = .external("ann") }
        try scratch.add { $0.uploadedBy = .external("ann") }
        func total(_ owner: ExternalID) throws -> Int64 {
            var query = FileQuery()
            query.scopes = [FileQuery.Scope(bucket: .coreMedia, owner: .external(owner))]
            return try scratch.catalog.page(query).total
        }
        #expect(try total("ann") == 2)
        func give(to owner: String?) throws {
            try DatabaseQueue(path: scratch.path).write { db in
                try db.execute(
                    sql: "UPDATE files SET uploaded_by = ? WHERE number = ?", arguments: [owner, file.number])
            }
        }
        try give(to: "external:bob")
        #expect(try (total("ann"), total("bob")) == (1, 1))
        try give(to: nil)
        #expect(try total("bob") == 0)
        try give(to: "external:ann")
        _ = try scratch.catalog.remove(number: file.number) { _ in }
        #expect(try total("ann") == 1)
        #expect(try scratch.catalog.integrityFindings() == [])
        let rows = try scratch.catalog.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM uploader_counts")
        }
        #expect(rows == 1, "no row stays for an uploader without files")
    }

    @Test func `a wrong count of an uploader is found`() throws {
        try scratch.add { $0.uploadedBy = .external("ann") }
        try DatabaseQueue(path: scratch.path).write {
            try $0.execute(sql: "UPDATE uploader_counts SET files = 7")
        }
        #expect(try scratch.catalog.integrityFindings().count == 1)
    }

    @Test func `owners whose names are canonically equal are not the same`() throws {
        try scratch.add { $0.uploadedBy = .external("\u{212A}evin") }
        var query = FileQuery()
        query.scopes = [FileQuery.Scope(bucket: .coreMedia, owner: .external("Kevin"))]
        #expect(try scratch.catalog.page(query).total == 0)
    }
}

extension Database {
    /// Hundreds of virtual machine steps that SQLite takes for `body`, times a hundred.
    fileprivate func steps(_ body: () throws -> Void) throws -> Int {
        let counter = StepCounter()
        let pointer = Unmanaged.passUnretained(counter).toOpaque()
        sqlite3_progress_handler(
            sqliteConnection, 100,
            { pointer in
                if let pointer {
                    Unmanaged<StepCounter>.fromOpaque(pointer).takeUnretainedValue().count += 100
                }
                return 0
            }, pointer)
        defer { sqlite3_progress_handler(sqliteConnection, 0, nil, nil) }
        try body()
        return counter.count
    }
}

/// How many steps were taken.
private final class StepCounter {
    var count = 0
}
