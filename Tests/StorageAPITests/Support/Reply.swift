import HTTP
import Testing

/// An answer of the dialect, readable as a whole and by its parts.
struct Reply {
    let response: Response
    /// What reaches the client, whoever sends it.
    let sent: [UInt8]

    init(_ response: Response, sent: [UInt8]) {
        self.response = response
        self.sent = sent
    }

    var status: Int { response.status.code }
    var headers: Headers { response.headers }
    /// The body as text.
    var body: String { String(decoding: sent, as: UTF8.self) }
    /// The message that accompanies a refusal.
    var error: String? { headers["X-Error"] }

    /// Where nginx finds the body, nil if it comes with the answer.
    var location: String? {
        guard case .location(let location, _) = response.body else { return nil }
        return location
    }

    /// The ranges that nginx sends of it, nil for all of it.
    var range: String? {
        guard case .location(_, let range) = response.body else { return nil }
        return range
    }

    /// Whether there is nothing but status and headers.
    var isBodyless: Bool {
        guard case .empty = response.body else { return false }
        return true
    }

    /// Without times, which differ from run to run.
    var timelessBody: String { body.replacing(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/, with: "\"<time>\"") }

    func json() throws -> JSONValue { try JSONParser.parse(sent) }

    /// A value by the keys and indices that lead to it: `processedFiles.0.id`; nil if it is not there.
    func value(_ path: String) throws -> JSONValue? {
        try path.split(separator: ".").reduce(json()) { value, step in
            switch value {
            case .object(let object): return object[String(step)]
            case .array(let values):
                return Int(step).flatMap { values.indices.contains($0) ? values[$0] : nil }
            default: return nil
            }
        }
    }

    /// A text; the test fails without it.
    func text(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let value = try value(path)
        var text: String?
        if case .string(let string) = value { text = string.text }
        return try #require(text, "no text '\(path)' in \(body)", sourceLocation: sourceLocation)
    }

    /// A number; the test fails without it.
    func integer(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Int64 {
        let value = try value(path)
        var integer: Int64?
        if case .number(let number) = value { integer = number.integer }
        return try #require(integer, "no number '\(path)' in \(body)", sourceLocation: sourceLocation)
    }

    /// How many values a list has; the test fails without it.
    func count(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Int {
        let value = try value(path)
        var count: Int?
        if case .array(let values) = value { count = values.count }
        return try #require(count, "no list '\(path)' in \(body)", sourceLocation: sourceLocation)
    }

    /// A text of each object in a list.
    func texts(_ list: String, _ key: String) throws -> [String] {
        try (0..<count(list)).map { try text("\(list).\($0).\(key)") }
    }
}

extension Reply {
    /// Checks a refusal of family A: status, body and `X-Error` (StorageAPI/Contract §1.2).
    func expectRefusal(
        _ status: Int, _ message: String, data: String = "null",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var writer = JSONWriter()
        writer.string(message)
        let quoted = String(decoding: writer.bytes, as: UTF8.self)
        #expect(self.status == status, sourceLocation: sourceLocation)
        #expect(
            body == #"{"error":{"data":\#(data),"message":\#(quoted)}}"# + "\n",
            sourceLocation: sourceLocation)
        #expect(error == message, sourceLocation: sourceLocation)
        #expect(headers["Content-Type"] == "application/json", sourceLocation: sourceLocation)
    }

    /// Checks a refusal of family B: no `X-Error`, and what was stored before it.
    ///
    /// - Parameter processed: the ids; nil if the list is null.
    func expectAbort(
        _ status: Int, _ message: String, data: String = "null", processed: [String]? = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(self.status == status, sourceLocation: sourceLocation)
        #expect(error == nil, sourceLocation: sourceLocation)
        #expect(headers["Content-Type"] == "application/json", sourceLocation: sourceLocation)
        #expect(try text("error.message") == message, sourceLocation: sourceLocation)
        let start = #"{"error":{"data":\#(data),"message":"#
        #expect(body.hasPrefix(start), "\(body)", sourceLocation: sourceLocation)
        #expect(body.hasSuffix("}\n"), sourceLocation: sourceLocation)
        if let processed {
            #expect(try texts("processedFiles", "id") == processed, sourceLocation: sourceLocation)
        } else {
            #expect(try value("processedFiles") == .null, sourceLocation: sourceLocation)
        }
    }

    /// Checks a refusal of family C, which answers HEAD: `X-Error` and nothing else.
    func expectHeadRefusal(
        _ status: Int, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(self.status == status, sourceLocation: sourceLocation)
        #expect(error == message, sourceLocation: sourceLocation)
        #expect(headers["Content-Type"] == nil, sourceLocation: sourceLocation)
        #expect(isBodyless, sourceLocation: sourceLocation)
    }
}
