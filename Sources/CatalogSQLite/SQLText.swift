import GRDB

extension String {
    /// The text as it may be bound: SQLite's C strings would end at a null character and so equal another text.
    var bound: String {
        guard utf8.contains(0) else { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars { scalars.append(scalar == "\0" ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }
}

extension Array where Element: CustomStringConvertible {
    /// A JSON array of numbers for `json_each`, so that one cached statement serves lists of every length.
    var numberList: String { "[" + map(\.description).joined(separator: ",") + "]" }

    /// A JSON array of texts that need no escaping.
    var plainTextList: String {
        isEmpty ? "[]" : "[\"" + map(\.description).joined(separator: "\",\"") + "\"]"
    }
}

extension DatabaseError {
    /// Whether a value that must be unique is taken.
    var isUniquenessViolation: Bool {
        extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE || extendedResultCode == .SQLITE_CONSTRAINT_PRIMARYKEY
    }
}

extension Database {
    /// Runs a statement that is prepared once per connection.
    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
