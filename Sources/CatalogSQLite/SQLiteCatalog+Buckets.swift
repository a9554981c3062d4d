import GRDB
package import Media

extension SQLiteCatalog {
    package func bucket(_ id: BucketID) throws -> Bucket? {
        try recall(id, in: \.buckets) { try $0.buckets(where: "id = ?", [id.text.bound]).first }
    }

    package func buckets() throws -> [Bucket] {
        try recall(true, in: \.allBuckets) { try $0.buckets(where: "true", []) } ?? []
    }

    package func insert(_ bucket: Bucket) throws {
        try write { try $0.insert(bucket) }
    }

    package func updateBucket(
        _ id: BucketID, _ change: (inout Bucket) throws -> Void
    ) throws -> (before: Bucket, after: Bucket)? {
        try write { db in
            let now = now
            guard let before = try db.buckets(where: "id = ?", [id.text.bound]).first else { return nil }
            var bucket = before
            try change(&bucket)
            try db.update(bucket)
            if before.visibility == .private, bucket.visibility == .public {
                try db.awaitPublication(of: id, now: now)
            }
            guard let after = try db.buckets(where: "id = ?", [id.text.bound]).first else { return nil }
            return (before, after)
        }
    }

    package func removeBucket(_ id: BucketID, if check: (Bucket) throws -> Void) throws -> Bool {
        guard id != .standard, id != .coreMedia else { throw MediaError.bucketIsPermanent }
        return try write { db in
            guard let bucket = try db.buckets(where: "id = ?", [id.text.bound]).first else { return false }
            try check(bucket)
            do {
                try db.run("DELETE FROM buckets WHERE id = ?", [id.text.bound])
                return db.changesCount > 0
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw MediaError.bucketNotEmpty
            }
        }
    }
}

extension Database {
    /// Throws ``MediaError/alreadyExists``.
    func insert(_ bucket: Bucket) throws {
        do {
            try run(
                """
                INSERT INTO buckets (
                    is_public, is_in_library, min_size, max_size, download_expiration, has_presigned_urls,
                    cache_control, created_at, updated_at, id
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, bucket.arguments)
        } catch let error as DatabaseError where error.isUniquenessViolation {
            throw MediaError.alreadyExists
        }
        try insertRules(of: bucket)
    }

    /// Notes that all files of a bucket are to be published, their thumbnails included.
    fileprivate func awaitPublication(of bucket: BucketID, now: Int64) throws {
        try run(
            "UPDATE files SET modified = ? WHERE bucket = ? AND modified < ?", [now, bucket.text.bound, now])
        try run(
            """
            UPDATE stamps SET modified = ?1 WHERE recipe = '' AND modified < ?1
                AND blob IN (SELECT blob FROM files WHERE bucket = ?2 AND modified <= ?1)
            """, [now, bucket.text.bound])
        let files = "SELECT number FROM files WHERE bucket = ?"
        try run("INSERT OR IGNORE INTO unpublished \(files)", [bucket.text.bound])
        try run(
            "UPDATE paths SET is_made = 0 WHERE edge > 0 AND past = 0 AND file IN (\(files))",
            [bucket.text.bound])
    }

    fileprivate func update(_ bucket: Bucket) throws {
        try run(
            """
            UPDATE buckets SET is_public = ?, is_in_library = ?, min_size = ?, max_size = ?, download_expiration = ?,
                has_presigned_urls = ?, cache_control = ?, created_at = ?, updated_at = ? WHERE id = ?
            """, bucket.arguments)
        try run("DELETE FROM bucket_rules WHERE bucket = ?", [bucket.id.text.bound])
        try insertRules(of: bucket)
    }

    private func insertRules(of bucket: Bucket) throws {
        for (role, reaches) in bucket.rules.reaches {
            for (action, reach) in reaches {
                try run(
                    "INSERT INTO bucket_rules VALUES (?, ?, ?, ?)",
                    [bucket.id.text.bound, role.text.bound, action.rawValue, reach.rawValue])
            }
        }
    }

    /// Buckets by id with their rules, in one statement.
    fileprivate func buckets(where condition: String, _ arguments: StatementArguments) throws -> [Bucket] {
        let sql = """
            SELECT id, is_public, min_size, max_size, download_expiration, has_presigned_urls, cache_control,
                created_at, updated_at, role, action, reach, is_in_library
            FROM buckets LEFT JOIN bucket_rules ON bucket = id WHERE \(condition) ORDER BY id
            """
        var buckets: [Bucket] = []
        try forEachRow(sql, arguments) { row in
            if buckets.last?.id.text != row[0] { buckets.append(Bucket(row: row)) }
            guard let role: String = row[9], let action = AccessRules.Action(rawValue: row[10]),
                let reach = AccessRules.Reach(rawValue: row[11])
            else { return }
            buckets[buckets.count - 1].rules.reaches[Role(role), default: [:]][action] = reach
        }
        return buckets
    }
}

extension Bucket {
    /// A bucket without its rules, which have rows of their own.
    fileprivate init(row: StatementRow) {
        self.init(
            id: BucketID(unchecked: row[0]), visibility: row[1] ? .public : .private,
            library: row[12] ? .shown : .hidden, minUploadFileSize: row[2],
            maxUploadFileSize: row[3], downloadExpiration: row[4], presignedURLsEnabled: row[5],
            cacheControl: row[6], createdAt: Timestamp(microseconds: row[7]),
            updatedAt: Timestamp(microseconds: row[8]))
    }

    fileprivate var arguments: StatementArguments {
        [
            visibility == .public, library == .shown, minUploadFileSize, maxUploadFileSize,
            downloadExpiration,
            presignedURLsEnabled,
            cacheControl.bound, createdAt.microseconds, updatedAt.microseconds, id.text.bound,
        ]
    }
}
