import CatalogSQLite
import Media
import Testing

/// What is read together is of one moment, and nothing that was read is believed longer than it is true.
@Suite struct SnapshotTests {
    private let scratch: ScratchCatalog
    private let catalog: SQLiteCatalog
    /// The catalog as another process would have it.
    private let other: SQLiteCatalog

    init() throws {
        scratch = try ScratchCatalog()
        catalog = scratch.catalog
        other = try SQLiteCatalog(path: scratch.path)
    }

    @Test func `a token that was revoked elsewhere opens nothing any more`() throws {
        let digest = TokenDigest(of: "key")
        _ = try catalog.insert(User(id: 0, username: "ada"))
        try catalog.addToken(digest, for: "ada")
        for _ in 0..<3 {
            #expect(try catalog.snapshot { try catalog.user(holding: digest) }?.username == "ada")
        }
        #expect(try other.removeToken(digest))
        #expect(try catalog.snapshot { try catalog.user(holding: digest) } == nil)
    }

    @Test func `a file that changed is read anew, whoever changed it`() throws {
        let number = try scratch.add().number
        for (index, writer) in [catalog, other, catalog, other].enumerated() {
            #expect(try catalog.snapshot { try catalog.file(number: number) } != nil)
            _ = try writer.update(number: number) { $0.description = "change \(index)" }
            let file = try catalog.snapshot { try catalog.file(number: number) }
            #expect(file?.description == "change \(index)")
        }
        _ = try other.remove(number: number) { _ in }
        #expect(try catalog.snapshot { try catalog.file(number: number) } == nil)
    }

    @Test func `a file asked for by its id, and its bucket, are read anew, whoever changed them`() throws {
        let id = try scratch.add { $0.bucket = .standard }.id
        for (index, writer) in [catalog, other, catalog, other].enumerated() {
            #expect(try catalog.snapshot { try catalog.file(id: id) } != nil)
            let number = try #require(try writer.file(id: id)?.number)
            _ = try writer.update(number: number) { $0.name = "name \(index)" }
            #expect(try catalog.snapshot { try catalog.file(id: id) }?.name == "name \(index)")
            #expect(try catalog.snapshot { try catalog.bucket(.standard) } != nil)
            _ = try writer.updateBucket(.standard) { $0.cacheControl = "max-age=\(index)" }
            let bucket = try catalog.snapshot { try catalog.bucket(.standard) }
            #expect(bucket?.cacheControl == "max-age=\(index)")
        }
    }

    @Test func `buckets are read anew when one of them or a rule changes, whoever changes it`() throws {
        func all() throws -> [Bucket] { try catalog.snapshot { try catalog.buckets() } }
        for (index, writer) in [catalog, other, catalog, other].enumerated() {
            let before = try all()
            try writer.insert(Bucket(id: BucketID(unchecked: "b\(index)")))
            #expect(try all().count == before.count + 1)
            let role = Role("r\(index)")
            _ = try writer.updateBucket(.standard) { $0.rules = AccessRules([role: [.read: .all]]) }
            #expect(try all().first { $0.id == .standard }?.rules.reaches[role] == [.read: .all])
            _ = try writer.insert(.unique())
            #expect(try all().count == before.count + 1)
        }
        #expect(try other.removeBucket(BucketID(unchecked: "b0")))
        #expect(try all().contains { $0.id.text == "b0" } == false)
        #expect(try catalog.snapshot { try catalog.bucket(BucketID(unchecked: "b0")) } == nil)
    }

    @Test func `within a snapshot nothing changes`() throws {
        let number = try scratch.add().number
        try catalog.snapshot {
            let before = try catalog.file(number: number)
            _ = try other.update(number: number) { $0.description = "later" }
            _ = try other.insert(.unique())
            #expect(try catalog.file(number: number) == before)
            #expect(try catalog.page(FileQuery()).total == 1)
        }
        #expect(try catalog.file(number: number)?.description == "later")
        #expect(try catalog.page(FileQuery()).total == 2)
    }

    @Test func `an error leaves a snapshot usable`() throws {
        struct Refused: Error {}
        #expect(throws: Refused.self) { try catalog.snapshot { throw Refused() } }
        #expect(try catalog.snapshot { try catalog.snapshot { try catalog.page(FileQuery()).total } } == 0)
    }
}
