import HTTP
import Media

extension StorageAPI {
    /// Judges a request with a large body by its head: who asks, for which file, how large, and whether the disk has room.
    ///
    /// nginx asks before it reads the body, so a refusal costs no byte of the disk. The same checks are made again when the
    /// whole request arrives.
    ///
    /// - Returns: 204 if the body may come, otherwise the answer for the client.
    /// - Throws: ``Refusal`` and ``MediaError`` as the operation itself does.
    func admit(at place: Place, _ exchange: inout Exchange) throws -> Response {
        switch (place, exchange.operation) {
        case (.files, .uploadFiles):
            let caller = try authenticate(&exchange)
            let buckets = try library.catalog.buckets().filter {
                $0.rules.reach(of: caller, for: .insert) != nil
            }
            guard let largest = buckets.map(\.maxUploadFileSize).max() else {
                return Self.abort(.notAuthorized, [])
            }
            // The form names its bucket and may have several files, so its length alone tells little of each.
            try library.ensureRoom(
                for: exchange.request.body.announced ?? min(largest, settings.maxUpload))
        case (.file(let id), .replaceFile):
            let bucket = try replaceable(id, &exchange).bucket
            let limit = min(bucket.maxUploadFileSize, settings.maxUpload)
            if let announced = exchange.request.body.announced, announced > limit + UploadForm.overhead {
                throw MediaError.tooLarge(size: announced, limit: limit)
            }
            try library.ensureRoom(for: exchange.request.body.announced ?? limit)
        default: break
        }
        return Response(204)
    }
}
