import HTTP
import Media

extension StorageAPI {
    /// `DELETE /files/{id}`: gone, with every URL, when it answers (StorageAPI/Contract §4).
    func delete(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let conditions = try ConditionalRequest(checking: request.headers)
        let (file, _) = try self.file(id, for: .delete, by: authenticate(&exchange))
        let deleted = try library.delete(number: file.number) { current in
            try conditions.requireUpdate(of: current, request.method)
        }
        guard deleted != nil else { throw Refusal.fileNotFound }
        return Response(204)
    }
}
