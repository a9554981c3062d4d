import HTTP
import Media

extension StorageAPI {
    /// Bytes that a description of a bucket may have.
    private static let bodyLimit = 65_536

    /// `GET /buckets`, for admins.
    func listBuckets(_ exchange: inout Exchange) throws -> Response {
        try authenticateAdmin(&exchange)
        var response = try answer(
            listing: try library.catalog.buckets(), as: "buckets", to: exchange.request
        ) { bucket, writer in writer.bucket(bucket) }
        response.markForReader()
        return response
    }

    /// `GET /buckets/{id}`, for whoever may read a file in it.
    func getBucket(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let conditions = try ConditionalRequest(checking: exchange.request.headers)
        let caller = try authenticate(&exchange)
        let bucket = try BucketID(id).flatMap { try library.catalog.bucket($0) }
        guard let bucket, bucket.rules.reach(of: caller, for: .read) != nil else {
            try requireAnywhere(.read, caller)
            throw Refusal.bucketNotFound
        }
        var response = Response.bucket(200, bucket)
        response.markForReader()
        return try conditions.read(response, exchange.request.method)
    }

    /// `POST /buckets`, for admins.
    func createBucket(_ exchange: inout Exchange) throws -> Response {
        try authenticateAdmin(&exchange)
        let input = try BucketInput(exchange.request.body.readAll(limit: Self.bodyLimit))
        guard let text = input.id else { throw Refusal.malformed("the bucket needs an id") }
        guard let id = BucketID(text) else {
            throw Refusal.malformed(
                "the id must be 1 to 63 letters, digits, '.', '_' or '-', beginning with a letter or digit")
        }
        var bucket = Bucket(id: id)
        try input.apply(to: &bucket)
        do {
            try library.catalog.insert(bucket)
        } catch MediaError.alreadyExists {
            throw Refusal(409, "bucket already exists")
        }
        return .bucket(201, try library.catalog.bucket(id) ?? bucket)
    }

    /// `PATCH /buckets/{id}`, for admins; what it published before turning private is gone when it answers.
    func updateBucket(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let method = exchange.request.method
        let conditions = try ConditionalRequest(checking: exchange.request.headers)
        try authenticateAdmin(&exchange)
        let input = try BucketInput(exchange.request.body.readAll(limit: Self.bodyLimit))
        guard input.id.map({ $0.hasSameBytes(as: id) }) ?? true else {
            throw Refusal.malformed("a bucket's id cannot be changed")
        }
        guard let bucketID = BucketID(id),
            let outcome = try library.updateBucket(
                bucketID,
                {
                    try conditions.requireUpdate(of: $0, method)
                    try input.apply(to: &$0)
                })
        else { throw Refusal.bucketNotFound }
        return .bucket(200, outcome.after)
    }

    /// `DELETE /buckets/{id}`, for admins, once it is empty.
    func deleteBucket(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let method = exchange.request.method
        let conditions = try ConditionalRequest(checking: exchange.request.headers)
        try authenticateAdmin(&exchange)
        let isRemoved = try BucketID(id).map {
            try library.catalog.removeBucket($0) { try conditions.requireUpdate(of: $0, method) }
        }
        guard isRemoved == true else { throw Refusal.bucketNotFound }
        return Response(204)
    }
}
