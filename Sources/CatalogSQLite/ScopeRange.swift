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
        var whole: Set<String> = []
        var owned: [Subject: Set<String>] = [:]
        for scope in scopes {
            if let owner = scope.owner {
                owned[owner, default: []].insert(scope.bucket.text)
            } else {
                whole.insert(scope.bucket.text)
            }
        }
        var ranges: [ScopeRange] = []
        try db.forEachRow(whole.count == 1 ? countBucket : countBuckets, [whole.first]) { row in
            let bucket: String = row[0]
            if whole.contains(bucket) {
                ranges.append(ScopeRange(bucket: bucket, owner: nil, files: row[1]))
            }
        }
        for (owner, buckets) in owned {
            let owner = owner.key.bound
            let sql = buckets.count == 1 ? countOwnedInBucket : countOwned
            try db.forEachRow(sql, [owner, buckets.first]) { row in
                let bucket: String = row[0]
                if buckets.contains(bucket), !whole.contains(bucket) {
                    ranges.append(ScopeRange(bucket: bucket, owner: owner, files: row[1]))
                }
            }
        }
        return ranges
    }

    private static let countBucket = """
        SELECT value, files FROM counts WHERE facet = 'bucket' AND value = ?1 AND files > 0
        """
    /// The parameter is not used: the statement reads the count of every bucket.
    private static let countBuckets = """
        SELECT value, files FROM counts WHERE facet = 'bucket' AND files > 0 AND ?1 IS NOT NULL
        """
    private static let countOwnedInBucket = """
        SELECT bucket, files FROM uploader_counts WHERE uploaded_by = ?1 AND bucket = ?2 AND files > 0
        """
    private static let countOwned = """
        SELECT bucket, files FROM uploader_counts WHERE uploaded_by = ?1 AND files > 0 AND ?2 IS NOT NULL
        """
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

    /// Reads entries of a range in order. Parameters: bucket, owner (null for a whole bucket), limit, offset.
    func sql(for range: ScopeRange) -> String {
        let isOwned = range.owner != nil
        let index =
            isOwned
            ? (column == "created_at" ? "files_by_bucket" : "files_by_uploader_\(column)")
            : "files_by_bucket_\(column)"
        let direction = descending ? " DESC" : ""
        return """
            SELECT number, \(column) FROM files INDEXED BY \(index)
            WHERE bucket = ?1 AND \(isOwned ? "uploaded_by = ?2" : "?2 IS NULL")
            ORDER BY \(column)\(direction), number\(direction) LIMIT ?3 OFFSET ?4
            """
    }

    /// Appends entries of a range.
    func read(
        _ range: ScopeRange, limit: Int64, offset: Int64, _ db: Database, into entries: inout [ScopeEntry]
    ) throws {
        try db.forEachRow(sql(for: range), [range.bucket, range.owner, limit, offset]) { row in
            entries.append(ScopeEntry(number: row[0], key: key(of: row)))
        }
    }

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
