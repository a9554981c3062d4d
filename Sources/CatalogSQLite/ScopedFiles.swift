import GRDB
import Media

/// All files of some scopes, counted and in order, in a time that depends on the scopes and the page alone.
struct ScopedFiles {
    /// Rows of an index of all files that cost as much as the next entry of one range, which is a statement of its own.
    private static let rowsPerRead: Int64 = 4
    /// So many files for each range, on average, are sorted rather than merged.
    private static let sparse: Int64 = 4
    /// So few ranges are merged without a look for a shorter way.
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
        let needed = skipped + count
        var ranges = ranges
        if ranges.count > Self.fewRanges {
            if total <= Self.sparse * Int64(ranges.count) {
                return try ScopeGroups(ranges, db).first(needed, in: order).dropFirst(Int(skipped)).map(
                    \.number)
            }
            if let numbers = try dense(order, needed) { return Array(numbers.dropFirst(Int(skipped))) }
            // The first files are in the ranges that begin first.
            if needed < ranges.count {
                ranges = try ScopeGroups(ranges, db).beginningFirst(needed, in: order)
            }
        }
        var merge = try ScopeMerge(ranges, in: order, expecting: needed, db)
        return try merge.numbers(limit: count, offset: skipped)
    }

    /// The first `needed` files if they are found among the first files of all scopes, in less time than a seek in each range
    /// takes; nil if too many of those are others.
    private func dense(_ order: ScopeOrder, _ needed: Int64) throws -> [Int64]? {
        let count = Int64(ranges.count)
        let share = Double(total) / Double(max(try db.countedFiles("kind", nil), 1))
        let most = 2 * Double(needed) / share + 16
        guard most <= Double(count + Self.rowsPerRead * min(needed, count)) else { return nil }
        var owners: [String: [UInt8]?] = [:]
        for range in ranges { owners.updateValue(range.owner.map { Array($0.utf8) }, forKey: range.bucket) }
        guard owners.count == ranges.count else { return nil }
        var numbers: [Int64] = []
        let direction = order.descending ? " DESC" : ""
        let sql = """
            SELECT number, bucket, uploaded_by FROM files INDEXED BY files_by_\(order.column)
            ORDER BY \(order.column)\(direction), number\(direction) LIMIT ?
            """
        try db.forEachRow(sql, [Int64(most)], while: { numbers.count < needed }) { row in
            guard let owner = owners[row[1]] else { return }
            if let owner {
                let uploader: String? = row[2]
                guard let uploader, owner.elementsEqual(uploader.utf8) else { return }
            }
            numbers.append(row[0])
        }
        return numbers.count < needed ? nil : numbers
    }
}
