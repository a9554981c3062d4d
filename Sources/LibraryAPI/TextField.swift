import HTTP
import Media

/// A text field of the file object and what it accepts, as DRF's `CharField` does (LibraryAPI/Contract §4).
struct TextField {
    let name: String
    /// Longest text in code points, nil without a limit.
    var maxLength: Int?
    var allowsBlank = false

    static let fileName = TextField(name: "name", maxLength: TextLimit.name.most)
    static let description = TextField(
        name: "description", maxLength: TextLimit.description.most, allowsBlank: true)
    static let location = TextField(name: "f", allowsBlank: true)

    /// What the body says of the field. Appends to `problems` what is wrong with it and answers `.keep` then.
    func change(in form: Form, _ problems: inout [FieldProblem]) -> Change<String?> {
        guard let value = form[name] else { return .keep }
        switch value {
        case .json(.null): return .set(nil)
        case .text(""): return .set(allowsBlank ? "" : nil)
        case .text(let text): return accept(JSONString(text), &problems)
        case .json(.string(let string)): return accept(string, &problems)
        case .json(.number(let number)): return accept(JSONString(number.pythonText), &problems)
        case .json(.bool), .json(.array), .json(.object), .file, .unwantedFile, .severalFiles:
            refuse("Not a valid string.", &problems)
            return .keep
        }
    }

    private func accept(_ raw: JSONString, _ problems: inout [FieldProblem]) -> Change<String?> {
        let text = raw.text.trimmingWhitespace
        if text.isEmpty {
            if allowsBlank { return .set("") }
            refuse("This field may not be blank.", &problems)
            return .keep
        }
        let known = problems.count
        if let maxLength, text.unicodeScalars.count > maxLength {
            refuse(Self.tooLong(maxLength), &problems)
        }
        if text.utf8.contains(0) { refuse("Null characters are not allowed.", &problems) }
        if let surrogate = raw.loneSurrogate {
            let code = String(surrogate, radix: 16, uppercase: true)
            refuse("Surrogate characters are not allowed: U+\(code).", &problems)
        }
        return problems.count == known ? .set(text) : .keep
    }

    /// DRF's words for a text of more than `limit` code points.
    static func tooLong(_ limit: Int) -> String { "Ensure this field has no more than \(limit) characters." }

    private func refuse(_ reason: String, _ problems: inout [FieldProblem]) {
        problems.append(FieldProblem(name, reason))
    }
}
