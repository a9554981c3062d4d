import HTTP
import Media

extension FormReader {
    /// Bytes of part headers and fields that a body may have beyond the file's own.
    private static let overhead: Int64 = 4 << 20

    /// A form whose wanted file goes to disk while it is read.
    func readMultipart(_ request: Request, _ type: String) throws -> Form {
        if let announced = request.body.announced, announced - Self.overhead > fileLimit {
            throw Refusal.tooLarge(limit: fileLimit)
        }
        var form = Form()
        var textLeft = Self.textLimit
        do {
            var limits = MultipartLimits()
            limits.parts = Self.fieldLimit
            limits.fieldBytes = Self.textLimit
            let reader = try MultipartReader(contentType: type, body: request.body, limits: limits)
            while let part = try reader.nextPart() {
                if part.filename == nil {
                    let text = try reader.readText(limit: textLeft)
                    textLeft -= text.count
                    form.set(part.name, to: .text(String(decoding: text, as: UTF8.self)))
                } else {
                    try readFile(of: part, from: reader, request, into: &form)
                }
            }
        } catch MultipartError.cutShort where fileField != nil {
            // What was cut off was not submitted; nothing is stored, because the file is what is required.
            form = Form()
        } catch let error as MultipartError {
            throw Self.refusal(of: error, type)
        }
        return form
    }

    private func readFile(
        of part: MultipartPart, from reader: MultipartReader, _ request: Request, into form: inout Form
    ) throws {
        // A file without a name was not sent (LibraryAPI/Contract §3).
        guard let filename = part.filename.flatMap(ClientFileName.presentable) else { return }
        guard part.name == fileField else { return form.set(part.name, to: .unwantedFile) }
        switch form[part.name] {
        case .file, .severalFiles: return form.set(part.name, to: .severalFiles)
        default: break
        }
        let received = try library.receive(
            expecting: request.body.announced, limit: fileLimit, from: reader.read(into:))
        form.set(part.name, to: .file(FormFile(filename: filename, received: received)))
    }

    private static func refusal(of error: MultipartError, _ type: String) -> Refusal {
        let problem: String
        switch error {
        case .notFormData: return .unsupportedMediaType(type)
        case .tooManyParts: return tooManyFields
        case .fieldTooLarge: return .tooLarge(limit: Int64(textLimit))
        case .missingBoundary: problem = "Invalid boundary in multipart: None"
        case .invalidBoundary:
            let boundary = HeaderParameters.parse(type)?["boundary"] ?? ""
            problem = "Invalid boundary in multipart: \(boundary)"
        case .cutShort: problem = "The body ends before its last boundary."
        case .malformed(let sentence): problem = sentence
        }
        return .malformed("Multipart form parse error - \(problem)")
    }
}
