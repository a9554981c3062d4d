import HTTP
import Testing

/// An answer of the dialect, readable as a whole and by its parts.
struct Reply {
    let response: Response

    init(_ response: Response) { self.response = response }

    var status: Int { response.status.code }

    /// The text of the body, empty without one.
    var body: String {
        String(decoding: bytes, as: UTF8.self)
    }

    private var bytes: [UInt8] {
        switch response.body {
        case .bytes(let bytes): bytes
        case .pieces(let pieces): (0..<pieces.count).flatMap { (try? pieces.make($0)) ?? [] }
        case .empty, .location, .deferred: []
        }
    }

    /// Status line, headers and body, days and times left out.
    var text: String {
        let head =
            ["\(response.status.code) \(response.status.reason)"]
            + response.headers.fields.map { "\($0.name): \($0.value)" }
        return (head + (body.isEmpty ? [] : ["", body])).joined(separator: "\n")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z/, with: "<time>")
            .replacing(/\/\d{4}\/\d\d\/\d\d\//, with: "/<day>/")
            .replacing(/ETag: "[0-9a-f]{32}(-\d)?"/, with: "ETag: <tag>")
            .replacing(/\/v1\/files\/[0-9a-f-]{36}/, with: "/v1/files/<uuid>")
    }

    /// The body as JSON.
    func json() throws -> JSONValue {
        bytes.isEmpty ? .null : try JSONParser.parse(bytes)
    }

    /// A member of the object in the body; the test fails without it.
    func member(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
        guard case .object(let object) = try json() else { return .null }
        return try #require(object[key], "no '\(key)' in \(body)", sourceLocation: sourceLocation)
    }

    /// A text member, nil for null.
    func string(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String? {
        guard case .string(let string) = try member(key, sourceLocation: sourceLocation) else { return nil }
        return string.text
    }

    /// A number member; the test fails without it.
    func integer(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Int64 {
        let value = try member(key, sourceLocation: sourceLocation)
        var integer: Int64?
        if case .number(let number) = value { integer = number.integer }
        return try #require(integer, "'\(key)' is no integer in \(body)", sourceLocation: sourceLocation)
    }

    /// A member of each object in the list `list`.
    func each(_ key: String, of list: String = "results") throws -> [JSONValue] {
        guard case .array(let values) = try member(list) else { return [] }
        return try values.map { value in
            guard case .object(let object) = value else { return .null }
            return try #require(object[key])
        }
    }

    /// A number member of each object in the list `list`, null left out.
    func integers(_ key: String, of list: String = "results") throws -> [Int64] {
        try each(key, of: list).compactMap { value in
            guard case .number(let number) = value else { return nil }
            return number.integer
        }
    }

    /// The numbers of the files on a page.
    func ids() throws -> [Int64] { try integers("id") }

    /// A text member of each object in the list `list`, null left out.
    func strings(_ key: String, of list: String = "results") throws -> [String] {
        try each(key, of: list).compactMap { value in
            guard case .string(let string) = value else { return nil }
            return string.text
        }
    }
}

extension Reply {
    /// The texts of the list `list`.
    func strings(of list: String) throws -> [String] {
        guard case .array(let values) = try member(list) else { return [] }
        return values.compactMap { value in
            guard case .string(let string) = value else { return nil }
            return string.text
        }
    }
}
