import GRDB

/// Many ranges, looked at by few statements: one for those of whole buckets and one for those of each uploader.
///
/// A statement for each range takes four times as long as the same seeks within one.
struct ScopeGroups {
    private let groups: [[ScopeRange]]
    private let db: Database

    /// - Parameters:
    ///   - ranges: share no file, and none is empty.
    ///   - db: reads them.
    init(_ ranges: [ScopeRange], _ db: Database) {
        groups = Array(Dictionary(grouping: ranges) { $0.owner.map { Array($0.utf8) } }.values)
        self.db = db
    }

    /// The ranges whose first entries come first.
    ///
    /// - Parameters:
    ///   - count: how many of them.
    ///   - order: the order of the entries.
    /// - Returns: at most `count` ranges, in which the first `count` entries of all are.
    /// - Throws: what SQLite says.
    func beginningFirst(_ count: Int64, in order: ScopeOrder) throws -> [ScopeRange] {
        var heads: [(entry: ScopeEntry, range: ScopeRange)] = []
        for group in groups {
            try forEachRow(of: group, order.headsSQL(isOwned: group[0].owner != nil), count) { row in
                heads.append((order.entry(of: row), group[row[2]]))
            }
        }
        heads.sort { order.precedes($0.entry, $1.entry) }
        return heads.prefix(Int(count)).map(\.range)
    }

    /// The first entries of all ranges, found by sorting what is in them.
    ///
    /// - Parameters:
    ///   - count: how many entries.
    ///   - order: their order.
    /// - Returns: at most `count` entries, in order.
    /// - Throws: what SQLite says.
    func first(_ count: Int64, in order: ScopeOrder) throws -> [ScopeEntry] {
        var entries: [ScopeEntry] = []
        for group in groups {
            try forEachRow(of: group, order.sortSQL(isOwned: group[0].owner != nil), count) { row in
                entries.append(order.entry(of: row))
            }
        }
        if groups.count > 1 { entries.sort(by: order.precedes) }
        return Array(entries.prefix(Int(count)))
    }

    private func forEachRow(
        of group: [ScopeRange], _ sql: String, _ count: Int64, _ body: (StatementRow) throws -> Void
    ) throws {
        try db.forEachRow(sql, [group.map(\.bucket).plainTextList, group[0].owner, count], body)
    }
}

extension ScopeOrder {
    /// The first entry and the place of each range in a list of buckets. Parameters: the list, owner, limit.
    func headsSQL(isOwned: Bool) -> String {
        func head(_ column: String) -> String {
            """
            (SELECT \(column) FROM files INDEXED BY \(index(isOwned: isOwned))
            WHERE bucket = value AND \(owner(isOwned)) ORDER BY \(self.column)\(direction), number\(direction) LIMIT 1)
            """
        }
        return """
            SELECT \(head("number")) AS head_number, \(head(column)) AS head, key FROM json_each(?1)
            ORDER BY head\(direction), head_number\(direction) LIMIT ?3
            """
    }

    /// Every entry of the ranges in a list of buckets. Parameters: the list, owner, limit.
    func sortSQL(isOwned: Bool) -> String {
        """
        SELECT number, \(column) FROM json_each(?1) CROSS JOIN files INDEXED BY \(index(isOwned: isOwned))
        ON bucket = value AND \(owner(isOwned)) ORDER BY \(column)\(direction), number\(direction) LIMIT ?3
        """
    }

    private func owner(_ isOwned: Bool) -> String { isOwned ? "uploaded_by = ?2" : "?2 IS NULL" }
}
