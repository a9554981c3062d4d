import GRDB
import Media

/// One condition on `files`, as SQL and what to bind.
struct FileCondition {
    let sql: String
    let arguments: [(any DatabaseValueConvertible)?]
    /// The index that finds the files that meet it; nil if only a look at every file does.
    let index: String?
    /// The row of `counts` that knows how many files meet it.
    var count: (facet: String, value: String)?
}

extension FileQuery {
    /// What the files must meet, everything together; empty for every file.
    var conditions: [FileCondition] {
        var conditions = [
            number.condition("number", index: "files_by_number"), size.condition("size"),
            width.condition("width"), height.condition("height"),
            created.microseconds.condition("created_at"), updated.microseconds.condition("updated_at"),
        ].compactMap { $0 }
        if let kind {
            conditions.append(
                FileCondition(
                    sql: "kind = ?", arguments: [kind.rawValue], index: "files_by_kind",
                    count: ("kind", kind.rawValue)))
        }
        if let userID {
            conditions.append(
                FileCondition(
                    sql: "owner = ?", arguments: [userID], index: "files_by_owner",
                    // Owner 0 stands for the files that have none.
                    count: userID == 0 ? nil : ("owner", String(userID))))
        }
        if let scopes { conditions.append(FileCondition(scopes)) }
        return conditions + wordConditions
    }

    private var wordConditions: [FileCondition] {
        words.map(\.bound.foldedForSearch).filter { !$0.isEmpty }.map { word in
            // `instr` knows no wildcards: what the word holds is meant literally.
            let isNumber = searchesNumbers && word.utf8.allSatisfy { (48...57).contains($0) }
            return FileCondition(
                sql: isNumber
                    ? "(instr(folded_name, ?) > 0 OR instr(number, ?) > 0)" : "instr(folded_name, ?) > 0",
                arguments: isNumber ? [word, word] : [word], index: nil)
        }
    }

    /// The terms of `ORDER BY`, the tie-breaker included.
    func orderTerms(backwards: Bool = false) -> String {
        // A field decides where it first occurs; SQLite bounds how many terms there may be.
        var seen: Set<Field> = []
        let terms = order.filter { seen.insert($0.field).inserted }
            .map { $0.field.column + ($0.descending != backwards ? " DESC" : "") }
        let isDescending = order.first?.descending == true
        return (terms + ["number" + (isDescending != backwards ? " DESC" : "")]).joined(separator: ", ")
    }
}

extension FileCondition {
    fileprivate init(_ scopes: [FileQuery.Scope]) {
        if scopes.count == 1, let scope = scopes.first {
            let bucket = scope.bucket.text.bound
            self.init(
                sql: scope.owner == nil ? "bucket = ?" : "bucket = ? AND uploaded_by = ?",
                arguments: [bucket] + (scope.owner.map { [$0.key.bound] } ?? []), index: "files_by_bucket",
                count: scope.owner == nil ? ("bucket", bucket) : nil)
            return
        }
        // Grouped by owner, because SQLite bounds how long a chain of OR may be.
        let groups = Dictionary(grouping: scopes, by: \.owner)
        let parts = groups.keys.map { owner in
            "bucket IN (SELECT value FROM json_each(?))" + (owner == nil ? "" : " AND uploaded_by = ?")
        }
        let arguments = groups.flatMap { owner, scopes in
            let buckets = scopes.map(\.bucket).filter { BucketID($0.text) != nil }
            return [buckets.plainTextList] + (owner.map { [$0.key.bound] } ?? [])
        }
        self.init(
            sql: parts.isEmpty ? "false" : "(" + parts.joined(separator: " OR ") + ")", arguments: arguments,
            index: nil)
    }
}

extension FileQuery.Bounds<Int64> {
    /// Nil if both ends are open.
    fileprivate func condition(_ column: String, index: String? = nil) -> FileCondition? {
        let ends = [(">=", min), ("<=", max)].filter { $0.1 != nil }
        guard !ends.isEmpty else { return nil }
        return FileCondition(
            sql: ends.map { "\(column) \($0.0) ?" }.joined(separator: " AND "), arguments: ends.map(\.1),
            index: index ?? "files_by_\(column)")
    }
}

extension FileQuery.Bounds<Timestamp> {
    fileprivate var microseconds: FileQuery.Bounds<Int64> {
        FileQuery.Bounds<Int64>(min: min?.microseconds, max: max?.microseconds)
    }
}

extension FileQuery.Field {
    /// The column of `files` or, for what is the uploader's, of `users`.
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
        case .username: "username"
        case .userFirstName: "first_name"
        case .userLastName: "last_name"
        case .userLastLogin: "last_login"
        }
    }

    /// The index in the order of the field, ties broken by number; nil for what is the uploader's.
    var index: String? {
        switch self {
        case .username, .userFirstName, .userLastName, .userLastLogin: nil
        case .userID, .id, .kind, .name, .size, .width, .height, .mode, .createdAt, .updatedAt:
            "files_by_\(column)"
        }
    }
}

extension Database {
    /// The buckets whose files the library dialect shows; nil if those are all.
    func libraryScopes() throws -> [FileQuery.Scope]? {
        let hidden = "SELECT EXISTS (SELECT 1 FROM buckets WHERE is_in_library = 0)"
        guard try Bool.fetchOne(cachedStatement(sql: hidden)) == true else { return nil }
        return try String.fetchAll(
            cachedStatement(sql: "SELECT id FROM buckets WHERE is_in_library = 1 ORDER BY id")
        ).map { FileQuery.Scope(bucket: BucketID(unchecked: $0), owner: nil) }
    }
}
