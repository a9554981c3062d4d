import HTTP
import Media

extension StorageAPI {
    /// `GET` and `HEAD /files/{id}`: the file, or an image made from it; nginx sends the bytes (StorageAPI/Contract §2).
    func download(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let transform = try TransformQuery(request.target?.query ?? Query(""))
        let conditions = try DownloadConditions(request)
        // Who asks and what is there are of one moment.
        let (file, bucket) = try library.catalog.snapshot {
            try visibleFile(id, to: authenticate(&exchange))
        }
        return try deliver(
            file, transform, caching: CachePolicy(of: bucket), accept: request.headers.accept, conditions,
            exchange)
    }

    /// `GET` and `HEAD /files/{id}/presignedurl/contents`: as ``download(_:_:)`` for whoever has the URL, while it and the
    /// bucket's permission for such URLs last (StorageAPI/Contract §3).
    func downloadPresigned(_ id: String, _ exchange: Exchange) throws -> Response {
        let request = exchange.request
        let query = request.target?.query ?? Query("")
        let transform = try TransformQuery(query)
        let conditions = try DownloadConditions(request)
        guard let fileID = FileID(id) else { throw Refusal.invalidUUID(id) }
        let file = try library.catalog.file(id: fileID)
        let left = try PresignedURL.check(
            query, id: fileID, number: file?.number, transform: transform.canonical, keys: keys.signingKeys(),
            now: .now)
        guard let file, let bucket = try library.catalog.bucket(file.bucket) else {
            throw Refusal.fileNotFound
        }
        guard bucket.presignedURLsEnabled else { throw Refusal.presigningDisabled }
        return try deliver(
            file, transform, caching: .reader("max-age=\(left)"), accept: request.headers.accept,
            conditions, exchange)
    }

    private func deliver(
        _ file: MediaFile, _ transform: TransformQuery, caching: CachePolicy, accept: AcceptHeader?,
        _ conditions: DownloadConditions, _ exchange: Exchange
    ) throws -> Response {
        let library = library
        let turn = exchange.turn
        let blobs = library.blobs
        let delivery: Delivery
        switch try transform.plan(for: file.content, accept: accept) {
        case .original(let variesByAccept):
            let key = file.content.blob
            delivery = Delivery(
                file: file, etag: file.content.etag, type: file.content.type, filename: file.name,
                caching: caching, variesByAccept: variesByAccept, hasRanges: transform.isEmpty,
                link: transform.isEmpty
                    ? file.canonicalLink(base: exchange.request.base(settings.publicURL)) : nil
            ) {
                // nginx would make a 404 of what is our own fault, and send what is left of a damaged file.
                guard try blobs.size(of: key) == file.content.size else {
                    throw MediaError.contentMissing(key)
                }
                return DeliverySource(location: blobs.location(of: key), length: file.content.size)
            }
        case .rendition(let recipe, let type, let addedExtension, let variesByAccept):
            delivery = Delivery(
                file: file, etag: file.content.etag(of: recipe.key), type: type,
                filename: file.name.map { $0 + (addedExtension.map { ".\($0)" } ?? "") },
                caching: caching, variesByAccept: variesByAccept, hasRanges: false
            ) {
                DeliverySource(try library.rendition(of: file.content, recipe: recipe, turn: turn))
            }
        }
        return try delivery.response(to: conditions, exchange.request)
    }
}

extension Content {
    /// The strong entity tag of an image made from it: bytes and recipe decide what it looks like.
    func etag(of rendition: String) -> String { "\"\(md5)-\(rendition)\"" }
}

extension DeliverySource {
    init(_ rendition: DerivedFile) { self.init(location: rendition.location, length: rendition.size) }
}

extension Headers {
    /// What the client takes, nil if it does not say.
    var accept: AcceptHeader? {
        let lines = all("accept")
        return lines.isEmpty ? nil : AcceptHeader(lines.joined(separator: ","))
    }
}
