import HTTP
import Media
import Testing

@testable import LibraryAPI

/// What a text field accepts (LibraryAPI/Contract §4, §8).
struct TextFieldTests {
    private func read(_ value: Form.Value?, as field: TextField) -> (
        change: Change<String?>, reasons: [String]
    ) {
        var form = Form()
        if let value { form.set(field.name, to: value) }
        var problems: [FieldProblem] = []
        let change = field.change(in: form, &problems)
        #expect(problems.allSatisfy { $0.field == field.name })
        return (change, problems.map(\.reason))
    }

    @Test func `what is not sent is kept`() {
        for field in [TextField.fileName, .description, .location] {
            let (change, reasons) = read(nil, as: field)
            #expect(change == .keep)
            #expect(reasons.isEmpty)
        }
    }

    @Test(arguments: [
        (" a ", "a"), ("\u{3000}a\u{1C}", "a"), ("a\u{200B}", "a\u{200B}"), ("\u{FEFF}a", "\u{FEFF}a"),
        ("a  b", "a  b"),
    ])
    func `white space at both ends is dropped, as Python's strip does`(raw: String, text: String) {
        #expect(read(.text(raw), as: .fileName).change == .set(text))
        #expect(read(.json(.string(JSONString(raw))), as: .description).change == .set(text))
    }

    @Test func `blank means what the field allows`() {
        #expect(read(.text(""), as: .fileName).change == .set(nil))
        #expect(read(.text(" "), as: .fileName).reasons == ["This field may not be blank."])
        #expect(
            read(.json(.string(JSONString(""))), as: .fileName).reasons == ["This field may not be blank."])
        #expect(read(.text(" "), as: .description).change == .set(""))
        #expect(read(.json(.null), as: .description).change == .set(nil))
    }

    @Test func `a refused text keeps what is there`() {
        let (change, reasons) = read(.text(String(repeating: "a", count: 256)), as: .fileName)
        #expect(change == .keep)
        #expect(reasons == ["Ensure this field has no more than 255 characters."])
        #expect(read(.text(String(repeating: "😀", count: 10_000)), as: .description).reasons.isEmpty)
        #expect(
            read(.text(String(repeating: "a", count: 10_001)), as: .description).reasons
                == ["Ensure this field has no more than 10000 characters."])
    }

    @Test func `a file or another type is no text`() {
        for value in [Form.Value.unwantedFile, .json(.bool(false)), .json(.array([]))] {
            #expect(read(value, as: .description).reasons == ["Not a valid string."])
        }
    }
}
