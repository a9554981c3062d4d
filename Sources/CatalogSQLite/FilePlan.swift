import GRDB
import Media

/// The way to the numbers of one page, chosen by how many files match.
///
/// SQLite's own planner knows the shape of a query but not how often a value occurs; a few bounded counts tell.
struct FilePlan {
    private let query: FileQuery
    private let conditions: [FileCondition]
    private let db: Database
    /// As many matches are looked up one by one and sorted; more are found by walking in order.
    private let few: Int

    init(_ query: FileQuery, _ db: Database, few: Int) {
        self.query = query
        self.db = db
        self.few = few
        conditions = query.conditions
    }

    func run() throws -> (total: Int64, numbers: [Int64]) {
        if let scopes = query.scopes, conditions.count == 1 { return try run(ScopedFiles(scopes, db)) }
        if !conditions.isEmpty, let matches = try fewMatches() {
            return (Int64(matches.count), try isBeyond(Int64(matches.count)) ? [] : sorted(matches))
        }
        let total = try countAll()
        guard !isBeyond(total) else { return (total, []) }
        if conditions.isEmpty, query.order.count == 1, query.order[0].field.index == nil {
            return (
                total,
                try UserOrder(query.order[0], db, few: Int64(few)).numbers(
                    limit: query.limit, offset: max(query.offset, 0))
            )
        }
        return (total, try walk(total))
    }

    /// All files in scope, whatever they are.
    private func run(_ scoped: ScopedFiles) throws -> (total: Int64, numbers: [Int64]) {
        let total = scoped.total
        guard !isBeyond(total) else { return (total, []) }
        if total == (try db.countedFiles("kind", nil)) {
            var everything = query
            everything.scopes = nil
            return try FilePlan(everything, db, few: few).run()
        }
        if let order = ScopeOrder(query.order) {
            return (total, try scoped.numbers(in: order, limit: query.limit, offset: query.offset))
        }
        return (total, try fewMatches().map(sorted) ?? walk(total))
    }

    private func isBeyond(_ total: Int64) -> Bool { query.limit <= 0 || query.offset >= total }

    /// The numbers of all matches if they are few, nil else.
    private func fewMatches() throws -> [Int64]? {
        let driver = try conditions.first(where: isSelective)
        if driver == nil, conditions.count == 1, conditions[0].index != nil { return nil }
        // Without a selective index it is a look at every file, which stops early where many match.
        let numbers = try Int64.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT number FROM files INDEXED BY \(driver?.index ?? "files_by_number")\(clause) LIMIT ?"
            ),
            arguments: StatementArguments(arguments + [few + 1]))
        return numbers.count > few ? nil : numbers
    }

    /// Whether its index leads to few files.
    private func isSelective(_ condition: FileCondition) throws -> Bool {
        guard let index = condition.index else { return false }
        if let count = condition.count { return try db.countedFiles(count.facet, count.value) <= few }
        let sql = "SELECT 1 FROM files INDEXED BY \(index) WHERE \(condition.sql) LIMIT 1 OFFSET ?"
        return try Int.fetchOne(
            db.cachedStatement(sql: sql), arguments: StatementArguments(condition.arguments + [few])) == nil
    }

    private func sorted(_ numbers: [Int64]) throws -> [Int64] {
        let join =
            query.order.allSatisfy { $0.field.index != nil } ? "" : " LEFT JOIN users ON users.id = owner"
        return try Int64.fetchAll(
            statement(
                """
                SELECT number FROM files\(join) WHERE number IN (SELECT value FROM json_each(?))
                ORDER BY \(query.orderTerms()) LIMIT ? OFFSET ?
                """), arguments: [numbers.numberList, query.limit, query.offset])
    }

    private func countAll() throws -> Int64 {
        if conditions.isEmpty { return try db.countedFiles("kind", nil) }
        if conditions.count == 1, let count = conditions[0].count {
            return try db.countedFiles(count.facet, count.value)
        }
        let index = conditions.count == 1 ? conditions[0].index : nil
        return try Int64.fetchOne(
            statement(
                "SELECT count(*) FROM files INDEXED BY \(index ?? "files_by_number")\(clause)"),
            arguments: StatementArguments(arguments)) ?? 0
    }

    /// Begins at the end that is nearer.
    private func walk(_ total: Int64) throws -> [Int64] {
        let before = max(query.offset, 0)
        let count = min(Int64(query.limit), total - before)
        let after = total - before - count
        let numbers = try Int64.fetchAll(
            statement(walkSQL(backwards: after < before)),
            arguments: StatementArguments(arguments + [count, min(before, after)]))
        return after < before ? numbers.reversed() : numbers
    }

    /// Goes along the index in the order asked for, past what does not match; sorts where there is none.
    func walkSQL(backwards: Bool = false) -> String {
        let isSingle = query.order.count <= 1
        var source = " INDEXED BY files_by_number"
        if isSingle, let index = query.order.first?.field.index {
            source = " INDEXED BY \(index)"
        } else if query.order.contains(where: { $0.field.index == nil }) {
            source += " LEFT JOIN users ON users.id = owner"
        } else if conditions.isEmpty {
            source = ""
        }
        let terms = query.orderTerms(backwards: backwards)
        return "SELECT number FROM files\(source)\(clause) ORDER BY \(terms) LIMIT ? OFFSET ?"
    }

    /// Kept for the next time if queries of its shape are common; of all shapes there are too many to keep.
    private func statement(_ sql: String) throws -> Statement {
        let isCommon = conditions.count <= 1 && query.order.count <= 1 && query.scopes?.count ?? 0 <= 1
        return try isCommon ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
    }

    private var clause: String {
        conditions.isEmpty ? "" : " WHERE " + conditions.map(\.sql).joined(separator: " AND ")
    }

    private var arguments: [(any DatabaseValueConvertible)?] { conditions.flatMap(\.arguments) }
}

extension Database {
    /// How many files there are with this value of the facet; with any value if it is nil.
    ///
    /// For all files the facet should have few values, as `kind` has: each is a row.
    func countedFiles(_ facet: String, _ value: String?) throws -> Int64 {
        try Int64.fetchOne(
            cachedStatement(
                sql: "SELECT sum(files) FROM counts WHERE facet = ?1 AND (?2 IS NULL OR value = ?2)"),
            arguments: [facet, value]) ?? 0
    }
}
