import HTTP
import Media

extension LibraryAPI {
    /// Longest client file name in code points (LibraryAPI/Contract §8).
    private static let longestFileName = 100

    /// `POST /api/media/files`: stores a file; durable, published and listed when it answers.
    func create(_ exchange: Exchange, by caller: User) throws -> Response {
        guard let bucket = try library.catalog.bucket(.coreMedia) else { throw MediaError.bucketNotFound }
        let reader = FormReader(
            library: library, fileLimit: min(maxUpload, bucket.maxUploadFileSize), fileField: "f")
        let form = try reader.read(exchange.request)
        var problems: [FieldProblem] = []
        let name = TextField.fileName.change(in: form, &problems)
        let description = TextField.description.change(in: form, &problems)
        let file = submittedFile(in: form, &problems)
        guard problems.isEmpty, let file else { throw Refusal.invalid(problems) }
        let stored = try library.upload(
            Upload(
                received: file.received, filename: file.filename, bucket: bucket.id,
                uploadedBy: .local(caller.id), name: name.value ?? file.filename,
                description: description.value, session: #"{"user":\#(caller.id)}"#))
        return show(stored, 201, exchange)
    }

    /// The file of the form; without a good one the reason is appended to `problems`.
    private func submittedFile(in form: Form, _ problems: inout [FieldProblem]) -> FormFile? {
        let reason: String
        switch form["f"] {
        case .file(let file):
            let length = file.filename.unicodeScalars.count
            if file.received.size == 0 {
                reason = "The submitted file is empty."
            } else if length > Self.longestFileName {
                reason =
                    "Ensure this filename has at most \(Self.longestFileName) characters (it has \(length))."
            } else {
                return file
            }
        case .severalFiles: reason = "Only one file can be submitted in a request."
        case nil: reason = "No file was submitted."
        case .json(.null): reason = "This field may not be null."
        case .json, .text, .unwantedFile:
            reason = "The submitted data was not a file. Check the encoding type on the form."
        }
        problems.append(FieldProblem("f", reason))
        return nil
    }
}

extension Change<String?> {
    /// What is set, nil if nothing is.
    fileprivate var value: String? {
        if case .set(let value) = self { value } else { nil }
    }
}
