import HTTP
import Media

/// What a request's body says, field by field; of a repeated text the last value counts.
struct Form {
    /// A field's value as it came.
    enum Value {
        case json(JSONValue)
        /// The text of a form field.
        case text(String)
        /// A file that was received.
        case file(FormFile)
        /// A file where none was wanted; its bytes were not kept.
        case unwantedFile
        /// More files than the one that was wanted; the bytes of none are used.
        case severalFiles
    }

    private var values: [String: Value] = [:]
    /// Fields whose file must not be shadowed by a text field: DRF looks at files last.
    private var fileFields: Set<String> = []

    subscript(field: String) -> Value? { values[field] }

    mutating func set(_ field: String, to value: Value) {
        switch value {
        case .file, .unwantedFile, .severalFiles: fileFields.insert(field)
        case .json, .text: guard !fileFields.contains(field) else { return }
        }
        values[field] = value
    }
}

/// A file part that was received.
struct FormFile {
    /// The client's file name, made presentable (``ClientFileName``).
    let filename: String
    let received: ReceivedFile
}
