import GRDB
import Media

/// The files of a scope: one range in each index that begins with the bucket.
struct ScopeRange {
    let bucket: String
    /// The key of the uploader; nil for all files of the bucket.
    let owner: String?
    /// How many files it has.
    let files: Int64

    /// The ranges of these scopes that have files, none of which shares a file with another.
    ///
    /// The counts find them: buckets without a file in scope cost nothing further, however many there are.
    static func nonempty(_ scopes: [FileQuery.Scope], _ db: Database) throws -> [ScopeRange] {
        var whole: [String] = []
        var owned: [(owner: Subject, buckets: [String])] = []
        for scope in scopes {
            guard let owner = scope.owner else {
                whole.append(scope.bucket.text)
                continue
            }
            // As a rule all have one owner.
            guard let index = owned.lastIndex(where: { $0.owner == owner }) else {
                owned.append((owner, [scope.bucket.text]))
                continue
            }
            owned[index].buckets.append(scope.bucket.text)
        }
        var ranges: [ScopeRange] = []
        try db.forEachCount(whole, countBucket, countBuckets, []) { row in
            ranges.append(ScopeRange(bucket: row[0], owner: nil, files: row[1]))
        }
        let others = whole.isEmpty ? nil : db.bucketList(whole)
        for (owner, buckets) in owned {
            let owner = owner.key.bound
            try db.forEachCount(buckets, countOwnedInBucket, countOwned, [owner, others]) { row in
                ranges.append(ScopeRange(bucket: row[0], owner: owner, files: row[1]))
            }
        }
        return ranges
    }

    private static let countBucket =
        "SELECT value, files FROM counts WHERE facet = 'bucket' AND value = ?1 AND files > 0"
    private static let countBuckets = """
        SELECT value, files FROM counts
        WHERE facet = 'bucket' AND value IN (SELECT value FROM json_each(?1)) AND files > 0
        """
    private static let countOwnedInBucket = """
        SELECT bucket, files FROM uploader_counts WHERE uploaded_by = ?2 AND bucket = ?1 AND files > 0
            AND (?3 IS NULL OR bucket NOT IN (SELECT value FROM json_each(?3)))
        """
    private static let countOwned = """
        SELECT bucket, files FROM uploader_counts
        WHERE uploaded_by = ?2 AND bucket IN (SELECT value FROM json_each(?1)) AND files > 0
            AND (?3 IS NULL OR bucket NOT IN (SELECT value FROM json_each(?3)))
        """
}

extension Database {
    /// Hands the count of each of these buckets that has files to `body`.
    ///
    /// - Parameters:
    ///   - one: the statement for one bucket, which is the first parameter.
    ///   - many: that for a list of buckets.
    ///   - others: further parameters.
    fileprivate func forEachCount(
        _ buckets: [String], _ one: String, _ many: String, _ others: [String?],
        _ body: (StatementRow) throws -> Void
    ) throws {
        guard let first = buckets.first else { return }
        let isOne = buckets.count == 1
        try forEachRow(
            isOne ? one : many,
            StatementArguments([isOne ? first.bound : bucketList(buckets)] + others), body)
    }

    /// A list for `json_each`. What is no name of a bucket, and might need escaping, is left out.
    fileprivate func bucketList(_ buckets: [String]) -> String {
        buckets.filter { BucketID($0) != nil }.plainTextList
    }
}

/// One order of the files of a scope, as an index has them.
struct ScopeOrder {
    let column: String
    let descending: Bool
    private let isText: Bool

    /// Nil for an order that is not one field with indexes by bucket.
    init?(_ order: [FileQuery.Order]) {
        guard order.count == 1, let first = order.first else { return nil }
        switch first.field {
        case .createdAt, .updatedAt, .name, .size: break
        default: return nil
        }
        column = first.field.column
        descending = first.descending
        isText = first.field == .name
    }

    private init(column: String, descending: Bool, isText: Bool) {
        self.column = column
        self.descending = descending
        self.isText = isText
    }

    var reversed: ScopeOrder { ScopeOrder(column: column, descending: !descending, isText: isText) }

    var direction: String { descending ? " DESC" : "" }

    /// The index that has the ranges of one uploader, or of whole buckets, in this order.
    func index(isOwned: Bool) -> String {
        guard isOwned else { return "files_by_bucket_\(column)" }
        return column == "created_at" ? "files_by_bucket" : "files_by_uploader_\(column)"
    }

    /// Reads entries of a range in order. Parameters: bucket, owner (null for a whole bucket), limit, offset.
    func sql(for range: ScopeRange) -> String {
        let isOwned = range.owner != nil
        return """
            SELECT number, \(column) FROM files INDEXED BY \(index(isOwned: isOwned))
            WHERE bucket = ?1 AND \(isOwned ? "uploaded_by = ?2" : "?2 IS NULL")
            ORDER BY \(column)\(direction), number\(direction) LIMIT ?3 OFFSET ?4
            """
    }

    /// Appends entries of a range.
    func read(
        _ range: ScopeRange, limit: Int64, offset: Int64, _ db: Database, into entries: inout [ScopeEntry]
    ) throws {
        try db.forEachRow(sql(for: range), [range.bucket, range.owner, limit, offset]) { row in
            entries.append(entry(of: row))
        }
    }

    /// The entry of a row that begins with the number and what it is ordered by.
    func entry(of row: StatementRow) -> ScopeEntry { ScopeEntry(number: row[0], key: key(of: row)) }

    private func key(of row: StatementRow) -> ScopeEntry.Key {
        if row.isNull(1) { return .absent }
        guard isText else { return .number(row[1]) }
        let text: String = row[1]
        return .text(Array(text.utf8))
    }

    /// Whether `left` comes before `right` in this order.
    func precedes(_ left: ScopeEntry, _ right: ScopeEntry) -> Bool {
        descending ? right < left : left < right
    }
}

/// A file and what it is ordered by, compared as SQLite compares: nulls first, texts by bytes, then numbers.
struct ScopeEntry: Comparable {
    enum Key: Equatable {
        case absent
        case number(Int64)
        case text([UInt8])
    }

    let number: Int64
    let key: Key

    static func < (left: ScopeEntry, right: ScopeEntry) -> Bool {
        switch (left.key, right.key) {
        case (.number(let first), .number(let second)) where first != second: return first < second
        case (.text(let first), .text(let second)) where first != second:
            return first.lexicographicallyPrecedes(second)
        case (.absent, .number), (.absent, .text): return true
        case (.number, .absent), (.text, .absent): return false
        default: return left.number < right.number
        }
    }
}
