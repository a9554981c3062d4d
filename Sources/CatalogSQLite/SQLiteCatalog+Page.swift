import GRDB
package import Media

extension SQLiteCatalog {
    package func page(_ query: FileQuery) throws -> FilePage {
        try readSnapshot { db in
            let total = try db.total(query)
            guard query.limit > 0, query.offset < total else { return FilePage(total: total, files: []) }
            let numbers = try db.numbers(query)
            return FilePage(total: total, files: try db.files(numbers: numbers))
        }
    }
}

extension Database {
    fileprivate func total(_ query: FileQuery) throws -> Int64 {
        let conditions = FileConditions(query)
        let sql =
            conditions.sql.isEmpty
            ? "SELECT coalesce(sum(files), 0) FROM counts WHERE facet = 'bucket'"
            : "SELECT count(*) FROM files" + conditions.clause
        return try Int64.fetchOne(
            cachedStatement(sql: sql), arguments: StatementArguments(conditions.arguments)) ?? 0
    }

    fileprivate func numbers(_ query: FileQuery) throws -> [Int64] {
        let conditions = FileConditions(query)
        let join = query.order.contains(where: \.field.isOfUser) ? " LEFT JOIN users ON users.id = owner" : ""
        var order = query.order.map { $0.field.column + ($0.descending ? " DESC" : "") }
        order.append("number" + (query.order.first?.descending == true ? " DESC" : ""))
        let sql = """
            SELECT number FROM files\(join)\(conditions.clause)
            ORDER BY \(order.joined(separator: ", ")) LIMIT ? OFFSET ?
            """
        return try Int64.fetchAll(
            cachedStatement(sql: sql),
            arguments: StatementArguments(conditions.arguments + [query.limit, max(query.offset, 0)]))
    }
}
