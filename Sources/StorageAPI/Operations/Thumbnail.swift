import HTTP
import Media

extension StorageAPI {
    /// `GET` and `HEAD /files/{id}/thumbnails/{size}`: one of the four thumbnails of an image, of a private one too.
    func thumbnail(of id: String, size: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let conditions = try DownloadConditions(request)
        let (file, bucket) = try library.catalog.snapshot {
            try visibleFile(id, to: authenticate(&exchange))
        }
        guard let edge = Int(size), String(edge) == size, Thumbnail.edges.contains(edge),
            file.thumbnails.contains(where: { $0.edge == edge })
        else { throw Refusal.thumbnailNotFound }
        let library = library
        let turn = exchange.turn
        let delivery = Delivery(
            file: file, etag: file.content.etag(of: "t\(edge)"), type: MIMEType("image/jpeg"),
            filename: file.thumbnailName(edge: edge), caching: CachePolicy(of: bucket),
            hasRanges: false
        ) {
            guard let rendition = try library.thumbnail(of: file, edge: edge, turn: turn) else {
                throw Refusal.thumbnailNotFound
            }
            return DeliverySource(rendition)
        }
        return try delivery.response(to: conditions, request)
    }
}

extension MediaFile {
    /// Named after the file. The stored path may have a mark, which shows that another file had the name first.
    fileprivate func thumbnailName(edge: Int) -> String {
        let scalars = (name ?? "").unicodeScalars
        let stem = scalars.lastIndex(of: ".").map { scalars[..<$0] } ?? scalars[...]
        return "\(String(stem.isEmpty ? scalars[...] : stem))_thumbnail_\(edge)x\(edge).jpg"
    }
}

extension Refusal {
    static let thumbnailNotFound = Refusal(404, "thumbnail not found")
}
