import GRDB

extension SQLiteCatalog {
    package func integrityFindings() throws -> [String] {
        try readSnapshot { db in
            let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row -> String in
                let table: String = row[0]
                let target: String = row[2]
                return "A row of \(table) refers to a row of \(target) that is not there."
            }
            return pages.map { "The catalog is damaged: \($0)." } + references + (try db.contradictions())
        }
    }
}

extension Database {
    /// What no constraint of the schema could keep from going wrong.
    fileprivate func contradictions() throws -> [String] {
        let counted = try String.fetchAll(self, sql: Self.findWrongCounts).map {
            "The catalog counts the files wrongly: \($0)."
        }
        let homeless = try Int64.fetchAll(
            self,
            sql: """
                SELECT number FROM files WHERE NOT EXISTS (
                    SELECT 1 FROM paths WHERE file = number AND edge = 0 AND past = 0)
                """
        ).map { "File \($0) has no path." }
        let unstamped = try Int64.fetchAll(
            self,
            sql: """
                SELECT number FROM files AS file WHERE NOT EXISTS (
                    SELECT 1 FROM stamps WHERE blob = file.blob AND recipe = '' AND size = file.size)
                """
        ).map { "The content of file \($0) has no modification time." }
        return counted + homeless + unstamped
    }

    private static let findWrongCounts = """
        WITH actual AS (
            SELECT 'bucket' AS facet, bucket AS value, count(*) AS files FROM files GROUP BY bucket
            UNION ALL SELECT 'kind', kind, count(*) FROM files GROUP BY kind
            UNION ALL SELECT 'owner', CAST(coalesce(owner, 0) AS TEXT), count(*) FROM files GROUP BY owner
            UNION ALL SELECT 'uploader', uploaded_by || ' in ' || bucket, count(*) FROM files
                WHERE uploaded_by IS NOT NULL GROUP BY uploaded_by, bucket),
        counted AS (
            SELECT facet, value, files FROM counts
            UNION ALL SELECT 'uploader', uploaded_by || ' in ' || bucket, files FROM uploader_counts)
        SELECT facet || ' ' || value || ' has ' || coalesce(actual.files, 0) || ', not ' || coalesce(counted.files, 0)
        FROM counted FULL JOIN actual USING (facet, value)
        WHERE coalesce(actual.files, 0) <> coalesce(counted.files, 0)
        """
}
