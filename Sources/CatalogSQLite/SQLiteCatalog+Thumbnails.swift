import GRDB
package import Media

extension SQLiteCatalog {
    package func filesAwaitingThumbnails(after number: Int64, limit: Int) throws -> [MediaFile] {
        try read { db in
            try db.files(
                where: """
                    file.number IN (
                        SELECT DISTINCT file FROM paths WHERE is_made = 0 AND file > ? ORDER BY file LIMIT ?)
                    """, [number, max(limit, 0)])
        }
    }

    package func markThumbnailsMade(number: Int64, content: BlobKey, edges: [Int]) throws {
        try write { db in
            for edge in edges where edge > 0 {
                try db.run(
                    """
                    UPDATE paths SET is_made = 1 WHERE file = ?1 AND edge = ?2 AND past = 0
                        AND EXISTS (SELECT 1 FROM files WHERE number = ?1 AND blob = ?3)
                    """, [number, edge, content.hex])
            }
        }
    }

    package func markUndecodable(_ content: BlobKey) throws {
        try write { db in
            try db.run("INSERT OR IGNORE INTO undecodable VALUES (?)", [content.hex])
            let thumbnails = """
                FROM paths WHERE edge > 0 AND file IN (SELECT number FROM files WHERE blob = ?)
                """
            try db.run(
                "INSERT OR REPLACE INTO retired (path) SELECT path \(thumbnails) AND past = 0", [content.hex])
            try db.run("DELETE \(thumbnails)", [content.hex])
        }
    }

    package func isUndecodable(_ content: BlobKey) throws -> Bool {
        try read { try $0.isUndecodable(content) }
    }

    package func undecodableContents() throws -> [BlobKey] {
        try read { db in
            try String.fetchAll(db.cachedStatement(sql: "SELECT blob FROM undecodable ORDER BY blob"))
                .map(BlobKey.init(unchecked:))
        }
    }

    package func forgetUndecodable(_ content: BlobKey) throws {
        try write { try $0.run("DELETE FROM undecodable WHERE blob = ?", [content.hex]) }
    }

    package func stampRendition(of content: BlobKey, recipe: String, size: Int64) throws -> Int64 {
        try write { try $0.stampRendition(of: content, recipe: recipe, size: size, at: now) }
    }
}
