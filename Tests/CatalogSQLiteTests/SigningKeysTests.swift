import CatalogSQLite
import Dispatch
import GRDB
import Media
import MediaTesting
import Synchronization
import Testing

@Suite struct SigningKeysTests {
    /// Each catalog has connections of its own, as processes have.
    @Test func `who asks for the first key at the same time gets the same one`() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/catalog.sqlite"
        let catalogs = try (0..<6).map { _ in try SQLiteCatalog(path: path) }
        let found = Mutex<[[SigningKey]?]>([])
        DispatchQueue.concurrentPerform(iterations: catalogs.count) { index in
            let keys = try? catalogs[index].signingKeys()
            found.withLock { $0.append(keys) }
        }
        let keys = found.withLock { $0 }
        let first = try #require(try catalogs[0].signingKeys().first)
        #expect(keys == Array(repeating: [first], count: 6))
    }

    @Test func `a key outlives the process`() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/catalog.sqlite"
        let keys = try SQLiteCatalog(path: path).signingKeys()
        #expect(try SQLiteCatalog(path: path).signingKeys() == keys)
    }

    @Test func `what is remembered within a snapshot ends with a rotation elsewhere`() throws {
        let scratch = try ScratchCatalog()
        let other = try SQLiteCatalog(path: scratch.path)
        let catalog = scratch.catalog
        let first = try catalog.signingKeys()
        #expect(try catalog.snapshot { try catalog.signingKeys() } == first)
        #expect(try catalog.snapshot { try catalog.signingKeys() } == first)
        let second = try other.rotateSigningKey(grace: 0)
        #expect(try catalog.snapshot { try catalog.signingKeys() } == [second])
    }

    @Test func `the first key may be asked for within a snapshot`() throws {
        let scratch = try ScratchCatalog()
        let first = try scratch.catalog.snapshot { try scratch.catalog.signingKeys() }
        #expect(try scratch.catalog.signingKeys() == first)
    }

    @Test func `a key that was made since the snapshot began is found nevertheless`() throws {
        let scratch = try ScratchCatalog()
        let other = try SQLiteCatalog(path: scratch.path)
        let catalog = scratch.catalog
        let (made, found) = try catalog.snapshot {
            // The state of the snapshot is that of its first read.
            _ = try catalog.buckets()
            return (try other.signingKeys(), try catalog.signingKeys())
        }
        #expect(found == made)
        #expect(try catalog.signingKeys() == made)
    }

    @Test func `a key that has expired meanwhile is left out`() throws {
        let scratch = try ScratchCatalog()
        let current = try scratch.catalog.rotateSigningKey(grace: 0)
        try DatabaseQueue(path: scratch.path).write { db in
            try db.execute(
                sql: "INSERT INTO signing_keys VALUES ('old', ?, 1, 2)",
                arguments: [String(repeating: "0", count: 64)])
        }
        #expect(try scratch.catalog.signingKeys() == [current])
        #expect(try scratch.catalog.snapshot { try scratch.catalog.signingKeys() } == [current])
    }

    @Test func `a catalog of the first schema gets its keys`() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/catalog.sqlite"
        _ = try SQLiteCatalog(path: path)
        try DatabaseQueue(path: path).write { db in
            try db.execute(
                sql: "DROP TABLE signing_keys; DELETE FROM grdb_migrations WHERE identifier = '0002'")
        }
        #expect(try SQLiteCatalog(path: path).signingKeys().count == 1)
    }
}
