import HTTP
import Media

/// Reads a body in one of the three forms the dialect parses.
struct FormReader {
    /// Bytes a body without files may have, and the text fields of one with files together.
    static let textLimit = 2_621_440
    /// Fields a body may have.
    static let fieldLimit = 1_000

    let library: MediaLibrary
    /// Bytes a file may have.
    let fileLimit: Int64
    /// The only field whose file is kept; nil keeps none.
    let fileField: String?

    /// The body as a form. Throws ``Refusal`` in the words of DRF's parsers.
    func read(_ request: Request) throws -> Form {
        guard request.body.announced != 0 else { return Form() }
        if let coding = request.headers.contentCodings.first {
            throw Refusal.unsupportedContentCoding(coding)
        }
        let type = request.headers["content-type"] ?? ""
        switch MIMEType(type).essence {
        case "application/json": return try readJSON(request)
        case "application/x-www-form-urlencoded": return try readURLEncoded(request)
        case "multipart/form-data": return try readMultipart(request, type)
        default: throw Refusal.unsupportedMediaType(type)
        }
    }

    private func readJSON(_ request: Request) throws -> Form {
        let bytes = try request.body.readAll(limit: Self.textLimit)
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw Refusal.malformed("JSON parse error - \(error.message)")
        }
        guard case .object(let object) = value else { throw Self.refusal(ofNonObject: value) }
        var form = Form()
        for member in object.members { form.set(member.key, to: .json(member.value)) }
        return form
    }

    private static func refusal(ofNonObject value: JSONValue) -> Refusal {
        let kind =
            switch value {
            case .null: nil as String?
            case .bool: "bool"
            case .number(let number): number.integer == nil && number.isFraction ? "float" : "int"
            case .string: "str"
            case .array: "list"
            case .object: "dict"
            }
        return .invalid([
            FieldProblem(
                "non_field_errors",
                kind.map { "Invalid data. Expected a dictionary, but got \($0)." } ?? "No data provided")
        ])
    }

    private func readURLEncoded(_ request: Request) throws -> Form {
        let bytes = try request.body.readAll(limit: Self.textLimit)
        guard bytes.count(where: { $0 == UInt8(ascii: "&") }) < Self.fieldLimit else {
            throw Self.tooManyFields
        }
        var form = Form()
        for item in Query(String(decoding: bytes, as: UTF8.self)).items {
            form.set(item.name, to: .text(item.value))
        }
        return form
    }

    static let tooManyFields = Refusal.malformed(
        "Too many fields: at most \(fieldLimit) are accepted.")
}
