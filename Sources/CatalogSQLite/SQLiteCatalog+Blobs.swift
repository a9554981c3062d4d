import GRDB
package import Media

extension SQLiteCatalog {
    package func referencedBlobs(among keys: [BlobKey]) throws -> Set<BlobKey> {
        try blobs(
            """
            SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM files WHERE blob = value)
                OR EXISTS (SELECT 1 FROM replacements WHERE blob = value)
            """, among: keys)
    }

    package func knownBlobs(among keys: [BlobKey]) throws -> Set<BlobKey> {
        try blobs(
            """
            SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM stamps WHERE blob = value AND recipe = '')
            """, among: keys)
    }

    package func forgetBlobs(_ keys: [BlobKey]) throws {
        try write { db in
            let unused = """
                blob = ?1 AND NOT EXISTS (SELECT 1 FROM files WHERE blob = ?1)
                    AND NOT EXISTS (SELECT 1 FROM replacements WHERE blob = ?1)
                """
            for key in keys {
                try db.run("DELETE FROM stamps WHERE \(unused)", [key.hex])
                try db.run("DELETE FROM undecodable WHERE \(unused)", [key.hex])
            }
        }
    }

    package func unreferencedBlobs() throws -> [BlobKey] {
        try read { db in
            var keys: [BlobKey] = []
            // Not remembered in a table of its own: it is asked for when the disk is short.
            try db.forEachRow(
                """
                SELECT blob FROM stamps WHERE recipe = ''
                    AND NOT EXISTS (SELECT 1 FROM files WHERE files.blob = stamps.blob)
                    AND NOT EXISTS (SELECT 1 FROM replacements WHERE replacements.blob = stamps.blob)
                """, []
            ) { keys.append(BlobKey(unchecked: $0[0])) }
            return keys
        }
    }

    private func blobs(_ query: String, among keys: [BlobKey]) throws -> Set<BlobKey> {
        let keys = keys.map(\.hex).filter { BlobKey($0) != nil }
        return try read { db in
            let found = try String.fetchAll(db.cachedStatement(sql: query), arguments: [keys.plainTextList])
            return Set(found.map(BlobKey.init(unchecked:)))
        }
    }
}
