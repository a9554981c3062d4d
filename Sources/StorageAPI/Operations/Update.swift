import HTTP
import Media

extension StorageAPI {
    /// Bytes that a description of a file may have.
    private static let bodyLimit = 65_536

    /// `GET /files/{id}/metadata`: what is known of a file.
    func metadata(of id: String, _ exchange: inout Exchange) throws -> Response {
        let (file, _) = try library.catalog.snapshot {
            try visibleFile(id, to: authenticate(&exchange))
        }
        var response = Response.file(file)
        response.markForReader()
        return response
    }

    /// `PATCH /files/{id}`: another name or other custom metadata (storage-api.md, "Shapes of our own additions").
    func update(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let conditions = try ConditionalRequest(checking: request.headers)
        let (file, _) = try self.file(id, for: .update, by: authenticate(&exchange))
        try conditions.requireUpdate(of: file, request.method)
        let input = try FileMetadataInput(
            request.body.readAll(limit: Self.bodyLimit), acceptsID: false)
        var changes = FileChanges()
        if let name = input.name {
            guard !name.isEmpty else { throw Refusal.malformed("the name must not be empty") }
            changes.name = .set(name)
        }
        changes.metadata = input.metadata
        let updated = try library.update(number: file.number, changes) { current in
            try conditions.requireUpdate(of: current, request.method)
        }
        guard let updated else { throw Refusal.fileNotFound }
        return .file(updated)
    }
}
