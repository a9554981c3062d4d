import HTTP
import Media

extension LibraryAPI {
    /// `OPTIONS`: what the place is and which fields it takes, as DRF's metadata has it (LibraryAPI/Contract §1).
    func options(_ route: Route, _ exchange: Exchange, _ caller: User) throws -> Response {
        var writer = exchange.writer
        writer.beginObject()
        writer.key("name")
        writer.string(route == .list ? "File List" : "File Instance")
        writer.key("description")
        writer.string("")
        writer.key("renders")
        writer.strings(["application/json"])
        writer.key("parses")
        writer.strings(["application/json", "application/x-www-form-urlencoded", "multipart/form-data"])
        if let action = try action(of: route, for: caller) {
            writer.key("actions")
            writer.beginObject()
            writer.key(named: action)
            writer.beginObject()
            for field in FieldDescription.all { field.write(isCreation: action == "POST", to: &writer) }
            writer.endObject()
            writer.endObject()
        }
        writer.endObject()
        return .json(200, writer.bytes)
    }

    /// The method that writes here; nil if the caller may not use it or there is nothing to write to.
    private func action(of route: Route, for caller: User) throws -> String? {
        switch route {
        case .list: return caller.may(Permission.create) ? "POST" : nil
        case .description: return nil
        case .file(let key):
            guard caller.may(Permission.update), let number = Int64(key),
                try library.catalog.file(number: number)?.isInLibrary == true
            else { return nil }
            return "PUT"
        }
    }
}

/// How a field is described to clients that build forms.
private struct FieldDescription {
    let name: String
    let type: String
    let label: String
    var isWritable = false
    var maxLength: Int64?

    static let all = [
        FieldDescription(name: "id", type: "integer", label: "ID"),
        FieldDescription(name: "type", type: "string", label: "Type"),
        FieldDescription(name: "user", type: "nested object", label: "User"),
        FieldDescription(name: "f", type: "file upload", label: "F", isWritable: true),
        FieldDescription(
            name: "name", type: "string", label: "Name", isWritable: true,
            maxLength: Int64(TextLimit.name.most)),
        FieldDescription(
            name: "description", type: "string", label: "Description", isWritable: true,
            maxLength: Int64(TextLimit.description.most)),
        FieldDescription(name: "size", type: "integer", label: "Size"),
        FieldDescription(name: "human_readable_size", type: "string", label: "Human readable size"),
        FieldDescription(name: "width", type: "integer", label: "Width"),
        FieldDescription(name: "height", type: "integer", label: "Height"),
        FieldDescription(name: "mode", type: "string", label: "Mode"),
        FieldDescription(name: "created_at", type: "datetime", label: "Created at"),
        FieldDescription(name: "updated_at", type: "datetime", label: "Updated at"),
        FieldDescription(name: "thumbnails", type: "list", label: "Thumbnails"),
    ]

    /// - Parameter isCreation: a POST takes a file and requires it, a PUT takes a place and requires a name.
    func write(isCreation: Bool, to writer: inout JSONWriter) {
        writer.key(named: name)
        writer.beginObject()
        writer.key("type")
        writer.string(name == "f" && !isCreation ? "string" : type)
        writer.key("required")
        writer.bool(isCreation ? name == "f" : name == "name")
        writer.key("read_only")
        writer.bool(!isWritable)
        writer.key("label")
        writer.string(label)
        if let maxLength {
            writer.key("max_length")
            writer.integer(maxLength)
        }
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func strings(_ texts: [String]) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
