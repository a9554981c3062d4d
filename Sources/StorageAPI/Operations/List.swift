import HTTP
import Media

extension StorageAPI {
    /// `GET /files`: the files the caller may read, page by page (StorageAPI/Contract §6).
    func list(_ exchange: inout Exchange) throws -> Response {
        let wanted = try ListQuery(exchange.request.target?.query ?? Query(""))
        var response = try library.catalog.snapshot {
            let caller = try authenticate(&exchange)
            var query = wanted.files
            query.scopes = try scopes(of: caller, in: wanted.bucket)
            return try list(try library.catalog.numbers(of: query), query, exchange.request)
        }
        response.markForReader()
        return response
    }

    private func list(_ found: FileNumbers, _ query: FileQuery, _ request: Request) throws -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("files")
        writer.beginArray()
        let (catalog, numbers) = (library.catalog, found.numbers)
        let files = JSONList(count: numbers.count, batch: FileNumbers.batch) { places in
            try catalog.files(at: places, in: numbers)
        } write: { file, writer in
            writer.fileMetadata(file)
        }
        let page = try files.page(in: writer)
        var response = page.response(200, opening: writer, ending: [10]) { writer in
            writer.endArray()
            writer.key("total")
            writer.integer(found.total)
            writer.key("limit")
            writer.integer(Int64(query.limit))
            writer.key("offset")
            writer.integer(query.offset)
            writer.endObject()
        }
        if page.count > 0, found.total - query.offset > Int64(page.count) {
            response.linkNext(
                to: request, limit: Int64(query.limit), offset: query.offset + Int64(page.count),
                base: request.base(settings.publicURL))
        }
        return response
    }

    /// What the caller may read: everything, or per bucket all files or its own.
    private func scopes(of caller: Caller, in name: String?) throws -> [FileQuery.Scope]? {
        try requireAnywhere(.read, caller)
        guard let name else {
            if caller.isAdmin { return nil }
            return try library.catalog.buckets().compactMap { scope(of: caller, in: $0) }
        }
        // A bucket without a readable file is as absent as one that does not exist.
        guard let bucket = try BucketID(name).flatMap({ try library.catalog.bucket($0) }),
            let scope = scope(of: caller, in: bucket)
        else { throw Refusal.bucketNotFound }
        return [scope]
    }

    private func scope(of caller: Caller, in bucket: Bucket) -> FileQuery.Scope? {
        switch bucket.rules.reach(of: caller, for: .read) {
        case .all: FileQuery.Scope(bucket: bucket.id, owner: nil)
        // Nobody in particular has no files of its own.
        case .own: caller.subject.map { FileQuery.Scope(bucket: bucket.id, owner: $0) }
        case nil: nil
        }
    }
}

extension Response {
    /// Says where the list goes on (RFC 8288).
    ///
    /// - Parameters:
    ///   - request: what this answers.
    ///   - limit: of the request, nil for a list that has none.
    ///   - offset: of the first element that this answer leaves out, nil for the same request again.
    ///   - base: what absolute URLs begin with.
    mutating func linkNext(to request: Request, limit: Int64?, offset: Int64?, base: String) {
        let page = PageURL(
            url: base + (request.target?.rawPath ?? ""), parameters: request.target?.query ?? Query(""))
        headers.set("Link", "<\(page.page(limit: limit, offset: offset))>; rel=\"next\"")
    }
}
