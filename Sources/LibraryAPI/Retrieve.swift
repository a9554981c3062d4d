import HTTP
import Media

extension LibraryAPI {
    /// `GET /api/media/files/{id}`.
    func retrieve(_ key: String, _ exchange: Exchange) throws -> Response {
        try exchange.read(show(try file(key), 200, exchange))
    }

    /// `DELETE /api/media/files/{id}`: record, URLs and thumbnails go at once, the bytes with the next sweep.
    func delete(_ key: String, _ exchange: Exchange) throws -> Response {
        let deleted = try library.delete(number: try number(key)) { file in
            try requireShown(file)
            try exchange.requireUpdate(of: file)
        }
        guard deleted != nil else { throw Refusal.noSuchFile }
        return Response(204)
    }

    /// The file that a path segment names. Throws ``Refusal/noSuchFile`` for one of a hidden bucket, too.
    func file(_ key: String) throws -> MediaFile {
        guard let file = try library.catalog.file(number: try number(key)) else { throw Refusal.noSuchFile }
        try requireShown(file)
        return file
    }

    /// Throws ``Refusal/noSuchFile`` for a file of a bucket that this dialect does not show; runs in the transaction of a
    /// change, because a bucket may be hidden at any time.
    func requireShown(_ file: MediaFile) throws {
        guard file.isInLibrary else { throw Refusal.noSuchFile }
    }

    /// The number a path segment names. Throws ``Refusal/notFound`` for what is no number,
    /// ``Refusal/noSuchFile`` for one no file can have.
    func number(_ key: String) throws -> Int64 {
        let digits = key.utf8.first == UInt8(ascii: "-") ? key.utf8.dropFirst() : key.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { throw Refusal.notFound }
        guard let number = Int64(key), number > 0 else { throw Refusal.noSuchFile }
        return number
    }

    /// One file as the body, with its tag and the URL that replaces its bytes (RFC 5023 §11.1).
    func show(_ file: MediaFile, _ status: Status, _ exchange: Exchange) -> Response {
        var writer = exchange.writer
        let object = FileObject(base: exchange.base)
        object.write(file, to: &writer)
        var response = Response.json(status, writer.bytes)
        response.headers.set("ETag", file.tag(indent: exchange.indent))
        response.headers.set("Link", "<\(object.storageURL(of: file))>; rel=\"edit-media\"")
        return response
    }
}
