import GRDB
package import Media

extension SQLiteCatalog {
    package func file(number: Int64) throws -> MediaFile? {
        try recall(number, in: \.files, if: \.hasBriefTexts) { try $0.file(number: number) }
    }

    package func file(id: FileID) throws -> MediaFile? {
        try recall(id, in: \.filesByID, if: \.hasBriefTexts) { try $0.file(where: "file.id = ?", [id.text]) }
    }

    package func files(after number: Int64, limit: Int) throws -> [MediaFile] {
        try read { db in
            try db.files(
                where: "file.number IN (SELECT number FROM files WHERE number > ? ORDER BY number LIMIT ?)",
                [number, max(limit, 0)])
        }
    }

    package func files(having content: BlobKey, after number: Int64, limit: Int) throws -> [MediaFile] {
        try read { db in
            try db.files(
                where: """
                    file.number IN (
                        SELECT number FROM files WHERE blob = ? AND number > ? ORDER BY number LIMIT ?)
                    """, [content.hex, number, max(limit, 0)])
        }
    }

    package func interruptedReplaces() throws -> [MediaFile] {
        try read { try $0.files(where: "file.number IN (SELECT file FROM replacements)", []) }
    }
}

extension MediaFile {
    /// Whether hundreds of it may be kept in memory.
    fileprivate var hasBriefTexts: Bool {
        let texts = [description, metadata, pending?.metadata].map { $0?.utf8.count ?? 0 }
        return texts.reduce(0, +) <= 4_096
    }
}
