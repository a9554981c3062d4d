import GRDB
import Media

/// The conditions of a query as SQL over `files`, and what to bind to them.
struct FileConditions {
    private(set) var sql: [String] = []
    private(set) var arguments: [(any DatabaseValueConvertible)?] = []

    init(_ query: FileQuery) {
        addBounds("number", query.number)
        addBounds("size", query.size)
        addBounds("width", query.width)
        addBounds("height", query.height)
        addBounds("created_at", query.created.microseconds)
        addBounds("updated_at", query.updated.microseconds)
        if let kind = query.kind { add("kind = ?", [kind.rawValue]) }
        if let userID = query.userID { add("owner = ?", [userID]) }
        if let scopes = query.scopes { add(scopes) }
        for word in query.words.map(\.bound.folded) where !word.isEmpty {
            add(word, searchesNumbers: query.searchesNumbers)
        }
    }

    /// ` WHERE …`, or nothing without conditions.
    var clause: String { sql.isEmpty ? "" : " WHERE " + sql.joined(separator: " AND ") }

    private mutating func add(_ condition: String, _ values: [(any DatabaseValueConvertible)?]) {
        sql.append(condition)
        arguments += values
    }

    private mutating func addBounds(_ column: String, _ bounds: FileQuery.Bounds<Int64>) {
        if let min = bounds.min { add("\(column) >= ?", [min]) }
        if let max = bounds.max { add("\(column) <= ?", [max]) }
    }

    private mutating func add(_ scopes: [FileQuery.Scope]) {
        let parts = scopes.map { $0.owner == nil ? "bucket = ?" : "(bucket = ? AND uploaded_by = ?)" }
        let values = scopes.flatMap { [$0.bucket.text.bound] + ($0.owner.map { [$0.bound] } ?? []) }
        add(parts.isEmpty ? "false" : "(" + parts.joined(separator: " OR ") + ")", values)
    }

    /// `instr` knows no wildcards: what the word holds is meant literally.
    private mutating func add(_ word: String, searchesNumbers: Bool) {
        if searchesNumbers, word.utf8.allSatisfy({ (48...57).contains($0) }) {
            add("(instr(folded_name, ?) > 0 OR instr(number, ?) > 0)", [word, word])
        } else {
            add("instr(folded_name, ?) > 0", [word])
        }
    }
}

extension FileQuery.Bounds<Timestamp> {
    fileprivate var microseconds: FileQuery.Bounds<Int64> {
        FileQuery.Bounds<Int64>(min: min?.microseconds, max: max?.microseconds)
    }
}

extension FileQuery.Field {
    var column: String {
        switch self {
        case .id: "number"
        case .kind: "kind"
        case .name: "name"
        case .size: "size"
        case .width: "width"
        case .height: "height"
        case .mode: "mode"
        case .createdAt: "created_at"
        case .updatedAt: "updated_at"
        case .userID: "owner"
        case .username: "users.username"
        case .userFirstName: "users.first_name"
        case .userLastName: "users.last_name"
        case .userLastLogin: "users.last_login"
        }
    }

    /// Whether the column is one of the uploader's row.
    var isOfUser: Bool {
        switch self {
        case .username, .userFirstName, .userLastName, .userLastLogin: true
        case .id, .kind, .name, .size, .width, .height, .mode, .createdAt, .updatedAt, .userID: false
        }
    }
}
