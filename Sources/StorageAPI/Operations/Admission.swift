import HTTP
import Media

extension StorageAPI {
    /// Bytes of a body that arrive without an admission (nginx/vitrine.conf, `$vitrine_is_long`).
    private static let shortBody = 99_999

    /// Judges a request with a large body by its head: who asks, for which file, how large, and whether the disk has room.
    ///
    /// nginx asks before it reads the body, so a refusal costs no byte of the disk. The same checks are made again when the
    /// whole request arrives.
    ///
    /// - Returns: 204 if the body may come, otherwise the answer for the client.
    /// - Throws: ``Refusal`` and `MediaError` as the operation itself does.
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
            try admitBody(upTo: min(largest, settings.maxUpload), of: caller, exchange.request)
        case (.file(let id), .replaceFile):
            let (_, bucket, caller, _) = try replaceable(id, &exchange)
            let limit = min(bucket.maxUploadFileSize, settings.maxUpload)
            if let announced = exchange.request.body.announced, announced > limit + UploadForm.overhead {
                throw MediaError.tooLarge(size: announced, limit: limit)
            }
            try admitBody(upTo: limit, of: caller, exchange.request)
        case (.file(let id), .updateFile):
            let (_, _) = try file(id, for: .update, by: authenticate(&exchange))
        case (.buckets, _), (.bucket, _), (.orphans, _), (.brokenMetadata, _), (.notUploaded, _):
            try authenticateAdmin(&exchange)
        default:
            // What is left has no body, or a short one that callers with an account alone may send.
            guard try authenticate(&exchange).role != .public else {
                throw RequestBodyError.tooLarge(limit: Self.shortBody)
            }
        }
        return Response(204)
    }

    /// - Parameter limit: bytes of a body whose length is unknown.
    private func admitBody(upTo limit: Int64, of caller: Caller, _ request: Request) throws {
        try library.admitBody(
            of: request.body.announced ?? limit, request: request.id,
            caller: caller.share ?? "client \(request.client)")
    }
}
