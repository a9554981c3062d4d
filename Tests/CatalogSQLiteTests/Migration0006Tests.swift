@testable import CatalogSQLite
import GRDB
import Media
import MediaTesting
import Testing

/// What becomes of uploaders that were written down without their source.
struct Migration0006Tests {
    private let scratch: ScratchFolder
    private let path: String

    init() throws {
        scratch = try ScratchFolder()
        path = scratch.path + "/catalog.sqlite"
        let queue = try DatabaseQueue(path: path)
        try DatabaseMigrator.catalog.migrate(queue, upTo: "0005")
        try queue.write { db in
            for name in ["ann", "bob", "cid"] {
                try db.execute(
                    sql:
                        "INSERT INTO users (username, first_name, last_name, is_staff, is_admin, is_active) VALUES (?, '', '', 0, 0, 1)",
                    arguments: [name])
            }
        }
        try queue.close()
    }

    private func add(_ uploader: String?, owner: Int64? = nil) throws -> FileID {
        let id = FileID.random()
        try DatabaseQueue(path: path).write { db in
            try db.execute(
                sql: """
                    INSERT INTO files (id, bucket, owner, uploaded_by, blob, size, md5, type, kind, modified, created_at,
                        updated_at, is_uploaded)
                    VALUES (?, 'default', ?, ?, ?, 1, '', 'text/plain', 'text', (SELECT count(*) + 1 FROM stamps), 1, 1, 1)
                    """, arguments: [id.text, owner, uploader, BlobKey.sample(id.text).hex])
            try db.execute(
                sql: "INSERT INTO stamps SELECT ?, '', 1, count(*) + 1 FROM stamps",
                arguments: [BlobKey.sample(id.text).hex])
            try db.execute(
                sql: "INSERT INTO paths (path, file, edge, is_made) VALUES (?, ?, 0, 1)",
                arguments: ["default/\(id)", db.lastInsertedRowID])
        }
        return id
    }

    private func uploader(_ id: FileID) throws -> Subject? {
        try #require(try SQLiteCatalog(path: path).file(id: id)).uploadedBy
    }

    @Test func `each uploader gets the source it came from`() throws {
        let own = try add("1", owner: 1)
        let deleted = try add("2", owner: 2)
        let ids = ["3", "u1", "04", "4", "0", "-1", "2 ", "99999999999999999999"]
        let external = try ids.map { (id: String) in (id, try add(id)) }
        let nobody = try add(nil)
        // Gone before the migration: the row has but the number left.
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DELETE FROM users WHERE id = 2") }
        #expect(try uploader(own) == .local(1))
        #expect(try uploader(deleted) == .local(2))
        for (text, file) in external {
            #expect(try uploader(file) == .external(ExternalID(unchecked: text)), "\(text)")
        }
        #expect(try uploader(nobody) == nil)
        let catalog = try SQLiteCatalog(path: path)
        #expect(try catalog.integrityFindings() == [])
        var query = FileQuery()
        query.scopes = [.init(bucket: .standard, owner: .external("3"))]
        #expect(try catalog.page(query).files.map(\.id) == [external[0].1])
        query.scopes = [.init(bucket: .standard, owner: .local(1))]
        #expect(try catalog.page(query).files.map(\.id) == [own])
    }

    @Test func `what may be a deleted account's is no external user's`() throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DELETE FROM users WHERE id = 2") }
        let file = try add("2")
        #expect(try uploader(file) == .local(2))
    }

    @Test func `every bucket stays in the library`() throws {
        let catalog = try SQLiteCatalog(path: path)
        #expect(try catalog.buckets().map(\.library) == [.shown, .shown])
        _ = try catalog.updateBucket(.standard) { $0.library = .hidden }
        #expect(try SQLiteCatalog(path: path).bucket(.standard)?.library == .hidden)
    }
}
