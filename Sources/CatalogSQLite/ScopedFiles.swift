import GRDB
import Media

/// All files of some scopes, counted and in order, in a time that depends on the scopes and the page alone.
struct ScopedFiles {
    /// Files of every scope that are looked at in one order, in the hope that most are in scope.
    private static let probe: Int64 = 2_048
    /// So few ranges are merged without such a look.
    private static let fewRanges = 8

    let ranges: [ScopeRange]
    private let db: Database

    init(_ scopes: [FileQuery.Scope], _ db: Database) throws {
        ranges = try ScopeRange.nonempty(scopes, db)
        self.db = db
    }

    var total: Int64 { ranges.reduce(0) { $0 + $1.files } }

    /// The numbers of one page, which begins before the end. Begins at the end that is nearer.
    func numbers(in order: ScopeOrder, limit: Int, offset: Int64) throws -> [Int64] {
        let total = total
        let before = max(offset, 0)
        let count = min(Int64(limit), total - before)
        let after = total - before - count
        guard after < before else { return try forward(order, count, before) }
        return try forward(order.reversed, count, after).reversed()
    }

    private func forward(_ order: ScopeOrder, _ count: Int64, _ skipped: Int64) throws -> [Int64] {
        if let range = ranges.first, ranges.count == 1 {
            var entries: [ScopeEntry] = []
            try order.read(range, limit: count, offset: skipped, db, into: &entries)
            return entries.map(\.number)
        }
        if ranges.count > Self.fewRanges, let numbers = try dense(order, count, skipped) { return numbers }
        var merge = try ScopeMerge(ranges, in: order, expecting: skipped + count, db)
        return try merge.numbers(limit: count, offset: skipped)
    }

    /// The page if it is found among the first files of all scopes, nil if too many of those are others.
    private func dense(_ order: ScopeOrder, _ count: Int64, _ skipped: Int64) throws -> [Int64]? {
        let share = Double(total) / Double(max(try db.countedFiles("bucket", nil), 1))
        let needed = skipped + count
        guard Double(needed) / share < Double(Self.probe / 4) else { return nil }
        var owners: [String: [UInt8]?] = [:]
        for range in ranges { owners.updateValue(range.owner.map { Array($0.utf8) }, forKey: range.bucket) }
        guard owners.count == ranges.count else { return nil }
        var numbers: [Int64] = []
        let direction = order.descending ? " DESC" : ""
        let sql = """
            SELECT number, bucket, uploaded_by FROM files INDEXED BY files_by_\(order.column)
            ORDER BY \(order.column)\(direction), number\(direction) LIMIT ?
            """
        let looked = min(Self.probe, Int64(2 * Double(needed) / share) + 16)
        try db.forEachRow(sql, [looked]) { row in
            guard numbers.count < needed, let owner = owners[row[1]] else { return }
            if let owner {
                let uploader: String? = row[2]
                guard let uploader, owner.elementsEqual(uploader.utf8) else { return }
            }
            numbers.append(row[0])
        }
        return numbers.count < needed ? nil : Array(numbers.dropFirst(Int(skipped)))
    }
}
