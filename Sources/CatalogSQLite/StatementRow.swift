import GRDB
import GRDBSQLite

/// The row a statement stands on, read column by column.
///
/// GRDB's own rows bring a table of column names that is made anew for each query, which takes longer than a query by
/// primary key does.
struct StatementRow {
    fileprivate let statement: SQLiteStatement

    subscript(column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

    subscript(column: Int) -> Int64? { isNull(column) ? nil : self[column] as Int64 }

    subscript(column: Int) -> Int { Int(self[column] as Int64) }

    subscript(column: Int) -> Int? { isNull(column) ? nil : self[column] as Int }

    subscript(column: Int) -> Bool { (self[column] as Int64) != 0 }

    subscript(column: Int) -> String {
        guard let text = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let length = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
    }

    subscript(column: Int) -> String? { isNull(column) ? nil : self[column] as String }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }
}

extension Database {
    /// Calls `body` with each row of a query whose statement is prepared once per connection.
    ///
    /// - Parameters:
    ///   - sql: the query.
    ///   - arguments: its parameters.
    ///   - isWanted: whether another row is read.
    ///   - body: gets the row.
    /// - Throws: ``DatabaseError`` and what `body` throws.
    func forEachRow(
        _ sql: String, _ arguments: StatementArguments, while isWanted: () -> Bool = { true },
        _ body: (StatementRow) throws -> Void
    ) throws {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        defer { sqlite3_reset(statement.sqliteStatement) }
        let row = StatementRow(statement: statement.sqliteStatement)
        while isWanted() {
            switch sqlite3_step(statement.sqliteStatement) {
            case SQLITE_ROW: try body(row)
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
            }
        }
    }
}
