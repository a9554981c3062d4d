import HTTP
import Media

extension LibraryAPI {
    /// `PATCH` and `PUT /api/media/files/{id}`; what is not said stays as it is (LibraryAPI/Contract §4).
    ///
    /// - Parameters:
    ///   - key: the id in the path.
    ///   - exchange: of an authorised caller.
    ///   - requiringName: PUT asks for `name`, whatever its value.
    /// - Returns: 200 with the file.
    /// - Throws: ``Refusal`` and `MediaError`; nothing is changed then.
    func update(_ key: String, _ exchange: Exchange, requiringName: Bool) throws -> Response {
        let file = try file(key)
        // Before the body is read, and in the transaction once more.
        try exchange.requireUpdate(of: file)
        let form = try FormReader(library: library, fileLimit: maxUpload, fileField: nil).read(
            exchange.request)
        var problems: [FieldProblem] = []
        var changes = FileChanges()
        if requiringName, form["name"] == nil {
            problems.append(FieldProblem("name", "This field is required."))
        }
        changes.name = TextField.fileName.change(in: form, &problems)
        changes.description = TextField.description.change(in: form, &problems)
        changes.relocation = relocation(of: file, in: form, exchange, &problems)
        if !problems.isEmpty {
            throw Refusal.invalid(try problems + library.problems(of: changes.relocation, for: file))
        }
        let updated = try library.update(number: file.number, changes) { current in
            try requireShown(current)
            try exchange.requireUpdate(of: current)
        }
        guard let updated else { throw Refusal.noSuchFile }
        return show(updated, 200, exchange)
    }

    /// Where the body wants the file to be published from now on.
    private func relocation(
        of file: MediaFile, in form: Form, _ exchange: Exchange, _ problems: inout [FieldProblem]
    ) -> Change<Relocation> {
        if case .unwantedFile = form["f"] {
            problems.append(.fileInUpdate(of: file))
            return .keep
        }
        guard case .set(let text?) = TextField.location.change(in: form, &problems), !text.isEmpty else {
            return .keep
        }
        do {
            return try Location(base: exchange.base, host: exchange.request.host).relocation(text, of: file)
        } catch {
            problems.append(FieldProblem("f", error.reason))
            return .keep
        }
    }
}

extension FieldProblem {
    /// A file where an update takes a name or path (LibraryAPI/Contract §4).
    static func fileInUpdate(of file: MediaFile) -> FieldProblem {
        FieldProblem(
            "f",
            "The bytes of a file are replaced by the storage API: PUT /v1/files/\(file.id). "
                + "Here 'f' is a name or path.")
    }
}
