import GRDB
package import Media

extension SQLiteCatalog {
    package func insert(_ draft: FileDraft) throws -> MediaFile {
        try write { db in
            var content = draft.content
            content.modified = try db.stamp(content, at: draft.createdAt.seconds)
            let number = try db.insertRow(draft, content)
            try db.addPath(draft.path, file: number, edge: 0, isMade: true)
            if !draft.thumbnails.isEmpty, try !db.isUndecodable(content.blob) {
                for thumbnail in draft.thumbnails {
                    try db.addPath(
                        thumbnail.path, file: number, edge: thumbnail.edge, isMade: thumbnail.isMade)
                }
            }
            guard let file = try db.file(number: number) else { throw MediaError.notFound }
            try db.awaitPublication(of: file)
            return file
        }
    }
}

extension Database {
    /// Adds the row and returns its number. An uploader who was deleted meanwhile leaves a file without owner.
    fileprivate func insertRow(_ draft: FileDraft, _ content: Content) throws -> Int64 {
        let values: [(any DatabaseValueConvertible)?] =
            [
                draft.id.text, draft.bucket.text.bound, draft.uploadedBy?.accountID,
                draft.uploadedBy?.key.bound,
                draft.name?.bound,
                draft.name?.bound.foldedForSearch, draft.description?.bound, draft.createdAt.microseconds,
                draft.createdAt.microseconds, true, draft.metadata?.bound,
            ] + content.values
        do {
            try run(Self.insertFile, StatementArguments(values))
        } catch let error as DatabaseError where error.isUniquenessViolation {
            throw MediaError.alreadyExists
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY {
            throw MediaError.bucketNotFound
        }
        return lastInsertedRowID
    }

    private static let insertFile = """
        INSERT INTO files (
            id, bucket, owner, uploaded_by, name, folded_name, description, created_at, updated_at, is_uploaded,
            metadata, \(Content.columns.joined(separator: ", "))
        ) VALUES (
            ?, ?, (SELECT id FROM users WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?,
            \(Content.columns.map { _ in "?" }.joined(separator: ", "))
        )
        """
}
