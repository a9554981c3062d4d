import HTTP
import Media

extension StorageAPI {
    /// Bytes that a description of a file may have.
    private static let bodyLimit = 1 << 20

    /// `GET /files/{id}/metadata`: what is known of a file.
    func metadata(of id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let conditions = try ConditionalRequest(checking: request.headers)
        let (file, _) = try library.catalog.snapshot {
            try visibleFile(id, to: authenticate(&exchange))
        }
        var response = Response.file(file, base: request.base(settings.publicURL))
        response.markForReader()
        // The first step of a replace shows, and moves no date.
        let lastModified = file.isUploaded ? file.lastModified : nil
        if let lastModified { response.headers.set("Last-Modified", lastModified.text) }
        return try conditions.read(response, request.method, lastModified: lastModified)
    }

    /// `PATCH /files/{id}`: another name or other custom metadata (StorageAPI/Contract §4).
    func update(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let conditions = try ConditionalRequest(checking: request.headers)
        var (file, _) = try self.file(id, for: .update, by: authenticate(&exchange))
        // Before the body is read, and in the transaction once more.
        try conditions.requireMetadataUpdate(of: &file)
        let input = try FileMetadataInput(
            request.body.readAll(limit: Self.bodyLimit), acceptsID: false)
        var changes = FileChanges()
        if let name = input.name {
            guard !name.isEmpty else { throw Refusal.malformed("the name must not be empty") }
            changes.name = .set(name)
        }
        changes.metadata = input.metadata
        let updated = try library.update(number: file.number, changes) { current in
            try conditions.requireMetadataUpdate(of: &current)
        }
        guard let updated else { throw Refusal.fileNotFound }
        return .file(updated, base: request.base(settings.publicURL))
    }
}
