import HTTP
import Media

extension StorageAPI {
    /// `GET /files`: the files the caller may read, page by page (storage-api.md, "Shapes of our own additions").
    func list(_ exchange: inout Exchange) throws -> Response {
        let wanted = try ListQuery(exchange.request.target?.query ?? Query(""))
        var response = try library.catalog.snapshot {
            let caller = try authenticate(&exchange)
            var query = wanted.files
            query.scopes = try scopes(of: caller, in: wanted.bucket)
            return try list(try library.catalog.numbers(of: query), query)
        }
        response.markForReader()
        return response
    }

    private func list(_ page: FileNumbers, _ query: FileQuery) throws -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("files")
        writer.beginArray()
        let catalog = library.catalog
        return try .json(200, opening: writer, batches: page.batches, ending: [10]) { index, writer in
            for file in try catalog.files(numbers: page.batch(index)) { writer.fileMetadata(file) }
        } close: { writer in
            writer.endArray()
            writer.key("total")
            writer.integer(page.total)
            writer.key("limit")
            writer.integer(Int64(query.limit))
            writer.key("offset")
            writer.integer(query.offset)
            writer.endObject()
        }
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
