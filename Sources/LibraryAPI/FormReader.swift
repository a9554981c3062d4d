import HTTP
import Media

/// Reads a body in one of the three forms the dialect parses.
struct FormReader {
    /// Bytes a body without files may have, and any single field.
    static let textLimit = 2_621_440
    /// Fields a body may have.
    static let fieldLimit = 1_000
    /// Bytes of part headers and fields that a body may have beyond the file's own.
    private static let overhead: Int64 = 4 << 20

    let library: MediaLibrary
    /// Bytes a file may have.
    let fileLimit: Int64
    /// The only field whose file is kept; nil keeps none.
    let fileField: String?

    /// The body as a form. Throws ``Refusal`` in the words of DRF's parsers.
    func read(_ request: Request) throws -> Form {
        guard request.body.announced != 0 else { return Form() }
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

    private func readMultipart(_ request: Request, _ type: String) throws -> Form {
        if let announced = request.body.announced, announced - Self.overhead > fileLimit {
            throw Refusal.tooLarge(limit: fileLimit)
        }
        var form = Form()
        do {
            var limits = MultipartLimits()
            limits.parts = Self.fieldLimit
            limits.fieldBytes = Self.textLimit
            let reader = try MultipartReader(contentType: type, body: request.body, limits: limits)
            while let part = try reader.nextPart() { try read(part, from: reader, request, into: &form) }
        } catch MultipartError.missingBoundary {
            throw Refusal.malformed("Multipart form parse error - Invalid boundary in multipart: None")
        } catch MultipartError.cutShort where fileField != nil {
            // What was cut off was not submitted; nothing is stored, because the file is what is required.
            form = Form()
        } catch MultipartError.tooManyParts {
            throw Self.tooManyFields
        } catch MultipartError.fieldTooLarge(let limit) {
            throw Refusal.tooLarge(limit: Int64(limit))
        } catch let error as MultipartError {
            throw Refusal.malformed("Multipart form parse error - \(error)")
        }
        return form
    }

    private func read(
        _ part: MultipartPart, from reader: MultipartReader, _ request: Request, into form: inout Form
    ) throws {
        guard let raw = part.filename else {
            let text = try reader.readText(limit: Self.textLimit)
            return form.set(part.name, to: .text(String(decoding: text, as: UTF8.self)))
        }
        // A file without a name was not sent (library-api.md §3).
        guard let filename = ClientFileName.presentable(raw) else { return }
        guard part.name == fileField else { return form.set(part.name, to: .unwantedFile) }
        let received = try library.receive(
            expecting: request.body.announced, limit: fileLimit, from: reader.read(into:))
        form.set(part.name, to: .file(FormFile(filename: filename, received: received)))
    }

    private static let tooManyFields = Refusal.malformed(
        "Too many fields: at most \(fieldLimit) are accepted.")
}
