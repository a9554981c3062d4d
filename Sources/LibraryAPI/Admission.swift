import HTTP
import Media

extension LibraryAPI {
    /// Bytes the body of an update may have; it has no file.
    private static let updateLimit: Int64 = 1 << 20

    /// Judges a request with a large body by its head, after the caller's permission has been checked.
    ///
    /// nginx asks before it reads the body, so a refusal costs no byte of the disk. The same checks are made again when the
    /// whole request arrives.
    ///
    /// - Returns: 204: the body may come.
    /// - Throws: ``Refusal`` and `MediaError` as the verb itself does.
    func admit(_ exchange: Exchange, of caller: User) throws -> Response {
        let announced = exchange.request.body.announced
        if let coding = exchange.request.headers.contentCodings.first {
            throw Refusal.unsupportedContentCoding(coding)
        }
        switch (exchange.route, exchange.request.method) {
        case (.list, .post):
            guard let bucket = try library.catalog.bucket(.coreMedia) else {
                throw MediaError.bucketNotFound
            }
            let limit = min(maxUpload, bucket.maxUploadFileSize)
            if let announced, announced > limit { throw Refusal.tooLarge(limit: limit) }
            try library.admitBody(
                of: announced ?? limit, request: exchange.request.id,
                caller: "user \(Subject.local(caller.id).key)")
        case (.file(let key), .put), (.file(let key), .patch):
            let file = try file(key)
            try exchange.requireUpdate(of: file)
            guard let announced, announced > Self.updateLimit else { break }
            let type = exchange.request.headers["content-type"] ?? ""
            // A form of this size brings a file, which an update never takes.
            guard type.lowercased().hasPrefix("multipart/") else {
                throw Refusal.tooLarge(limit: Self.updateLimit)
            }
            throw Refusal.invalid([.fileInUpdate(of: file)])
        case (.list, .put), (.list, .patch), (.file, .post):
            throw Refusal.methodNotAllowed(exchange.request.method.name)
        default: break
        }
        return Response(204)
    }
}
