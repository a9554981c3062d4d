@testable import CatalogSQLite
import GRDB
import Media
import MediaTesting
import Testing

/// Catalogs of former versions are brought to the present schema.
@Suite struct MigrationTests {
    private let scratch: ScratchFolder
    private var path: String { scratch.path + "/catalog.sqlite" }

    init() throws { scratch = try ScratchFolder() }

    /// A catalog of the last schema before `migration`, with files of these names, uploaded by `me` and by nobody in turn.
    private func makeCatalog(before migration: String, names: [String?]) throws {
        let queue = try DatabaseQueue(path: path, configuration: .writer)
        try queue.inDatabase { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
        let migrations = DatabaseMigrator.catalog.migrations
        let last = try #require(migrations.firstIndex(of: migration).map { migrations[$0 - 1] })
        try DatabaseMigrator.catalog.migrate(queue, upTo: last)
        try queue.write { db in
            for (index, name) in names.enumerated() {
                let draft = FileDraft.unique()
                let content = draft.content
                try db.execute(
                    sql: """
                        INSERT INTO files (id, bucket, uploaded_by, name, folded_name, created_at, updated_at,
                            is_uploaded, \(Content.columns.joined(separator: ", ")))
                        VALUES (?, 'core_media', ?, ?, ?, 1, 1, 1,
                            \(Content.columns.map { _ in "?" }.joined(separator: ", ")))
                        """,
                    arguments: StatementArguments(
                        [draft.id.text, index % 2 == 0 ? "external:me" : nil, name, name?.lowercased()]
                            + content.values))
                try db.execute(
                    sql: "INSERT INTO paths (path, file, edge, is_made) VALUES (?, ?, 0, 1)",
                    arguments: [draft.path, db.lastInsertedRowID])
                try db.execute(
                    sql: "INSERT INTO stamps VALUES (?, '', ?, ?)",
                    arguments: [content.blob.hex, content.size, content.modified + Int64(index)])
                try db.execute(
                    sql: "UPDATE files SET modified = ? WHERE blob = ?",
                    arguments: [content.modified + Int64(index), content.blob.hex])
            }
        }
        try queue.close()
    }

    @Test func `names of former versions are found by the present folding, and uploaders are counted`() throws
    {
        let names = ["e\u{301}te\u{301}", "plain", nil, "İstanbul", "PLAIN"]
        try makeCatalog(before: "0007", names: names)
        let catalog = try SQLiteCatalog(path: path)
        func found(_ word: String) throws -> [String?] {
            var query = FileQuery()
            query.words = [word]
            query.order = [.init(.id)]
            return try catalog.page(query).files.map(\.name)
        }
        #expect(try found("été") == ["e\u{301}te\u{301}"])
        #expect(try found("istanbul") == ["İstanbul"])
        #expect(try found("plain") == ["plain", "PLAIN"])
        var query = FileQuery()
        query.scopes = [FileQuery.Scope(bucket: .coreMedia, owner: .external("me"))]
        #expect(try catalog.page(query).total == 3)
        #expect(try catalog.integrityFindings() == [])
    }
}
