import HTTP
import Media

/// The query of a list of files (StorageAPI/Contract §6).
struct ListQuery {
    private static let limits: ClosedRange<Int64> = 1...1_000
    private static let defaultLimit: Int64 = 50
    /// Bytes of UTF-8, and words looked for.
    private static let searchLimit = (bytes: 1_024, words: 16)

    /// Nil for all buckets.
    let bucket: String?
    /// Which of them, without regard to who asks.
    private(set) var files = FileQuery()

    /// Throws 400 for a parameter that is out of range, given twice, or no order.
    init(_ query: Query) throws {
        for name in ["bucket-id", "limit", "offset", "search", "order"] { try Self.requireOne(name, query) }
        // A bucket of such a name is not found.
        guard query.itemsWithNullCharacters.allSatisfy({ $0.name == "bucket-id" }) else {
            throw Refusal.nullCharacter
        }
        bucket = query["bucket-id"].flatMap { $0.isEmpty ? nil : $0 }
        files.searchesNumbers = false
        files.limit = Int(try Self.number("limit", query, in: Self.limits) ?? Self.defaultLimit)
        files.offset = try Self.offset(query)
        files.words = try Self.words(query["search"] ?? "")
        files.order = [try Self.order(query["order"] ?? "")]
    }

    /// Reads where a page begins, 0 without an offset.
    ///
    /// - Parameter query: of any list.
    /// - Returns: how many elements to skip.
    /// - Throws: 400 for what is no number, or given twice.
    static func offset(_ query: Query) throws -> Int64 {
        try requireOne("offset", query)
        return try number("offset", query, in: 0...(.max)) ?? 0
    }

    private static func requireOne(_ name: String, _ query: Query) throws {
        guard query.count(of: name) <= 1 else {
            throw Refusal.malformed("Expected one value for \(name), got \(query.count(of: name))")
        }
    }

    private static func number(_ name: String, _ query: Query, in range: ClosedRange<Int64>) throws -> Int64?
    {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ 48...57 ~= $0 || $0 == 45 }), let number = Int64(text) else {
            throw Refusal.malformed("Invalid format for parameter \(name): not a whole number")
        }
        guard number >= range.lowerBound else {
            throw Refusal.malformed(
                "parameter \"\(name)\" in query has an error: number must be at least \(range.lowerBound)")
        }
        guard number <= range.upperBound else {
            throw Refusal.malformed(
                "parameter \"\(name)\" in query has an error: number must be at most \(range.upperBound)")
        }
        return number
    }

    private static func words(_ text: String) throws -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard text.utf8.count <= searchLimit.bytes, words.count <= searchLimit.words else {
            throw Refusal.malformed("parameter \"search\" in query has an error: too long")
        }
        return words
    }

    private static func order(_ text: String) throws -> FileQuery.Order {
        let name = text.isEmpty ? "-createdAt" : text
        let isDescending = name.hasPrefix("-")
        let field: FileQuery.Field? =
            switch isDescending ? name.dropFirst() : name[...] {
            case "createdAt": .createdAt
            case "updatedAt": .updatedAt
            case "name": .name
            case "size": .size
            default: nil
            }
        guard let field else {
            throw Refusal.malformed(
                """
                parameter "order" in query has an error: value is not one of the allowed values \
                ["createdAt","updatedAt","name","size"], each also with "-" before it
                """)
        }
        return FileQuery.Order(field, descending: isDescending)
    }
}
