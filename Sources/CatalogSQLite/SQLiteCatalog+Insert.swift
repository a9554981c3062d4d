import GRDB
package import Media

extension SQLiteCatalog {
    package func insert(_ draft: FileDraft) throws -> MediaFile {
        try write { db in
            let number = try db.insertRow(draft)
            try db.addPath(draft.path, file: number, edge: 0, isMade: true)
            if !draft.thumbnails.isEmpty, try !db.isUndecodable(draft.content.blob) {
                for thumbnail in draft.thumbnails {
                    try db.addPath(
                        thumbnail.path, file: number, edge: thumbnail.edge, isMade: thumbnail.isMade)
                }
            }
            guard var file = try db.file(number: number) else { throw MediaError.notFound }
            let last = try db.shownLast(at: [file.path] + file.thumbnails.map(\.path))
            file.content.modified = try db.beginShowing(file, after: last, now: self.now)
            try db.run("UPDATE files SET modified = ? WHERE number = ?", [file.content.modified, number])
            try db.awaitPublication(of: file)
            return file
        }
    }
}

extension Database {
    /// Adds the row and returns its number. An uploader who was deleted meanwhile leaves a file without owner.
    fileprivate func insertRow(_ draft: FileDraft) throws -> Int64 {
        let values: [(any DatabaseValueConvertible)?] =
            [
                draft.id.text, draft.bucket.text.bound, draft.uploadedBy?.accountID,
                draft.uploadedBy?.key.bound,
                draft.name?.bound,
                draft.name?.bound.foldedForSearch, draft.description?.bound, draft.createdAt.microseconds,
                draft.createdAt.microseconds, true, draft.metadata?.bound,
            ] + draft.content.values
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
