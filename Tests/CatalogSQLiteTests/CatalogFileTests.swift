import Dispatch
import GRDB
import Glibc
import Media
import MediaTesting
import Synchronization
import Testing

@testable import CatalogSQLite

@Suite struct CatalogFileTests {
    private let scratch: ScratchFolder
    private var folder: String { scratch.path }
    private var path: String { folder + "/catalog.sqlite" }

    init() throws { scratch = try ScratchFolder() }

    @Test func `a new catalog has the two permanent buckets and nothing else`() throws {
        let catalog = try SQLiteCatalog(path: path)
        let buckets = try catalog.buckets()
        #expect(buckets.map(\.id) == [.coreMedia, .standard])
        #expect(buckets.map(\.visibility) == [.public, .private])
        #expect(buckets.map(\.maxUploadFileSize) == [1 << 50, 50_000_000])
        #expect(buckets.map(\.rules) == [AccessRules(), .ownForUsers])
        #expect(try catalog.page(FileQuery()) == FilePage(total: 0, files: []))
        #expect(try catalog.users().isEmpty)
        #expect(try catalog.integrityFindings() == [])
    }

    @Test func `what was written is there after reopening`() throws {
        var catalog: SQLiteCatalog? = try SQLiteCatalog(path: path)
        let file = try #require(try catalog?.insert(FileDraft.unique(edges: Thumbnail.edges)))
        let user = try #require(try catalog?.insert(User(id: 0, username: "ann", permissions: [3_801])))
        catalog = nil
        let reopened = try SQLiteCatalog(path: path)
        #expect(try reopened.file(number: file.number) == file)
        #expect(try reopened.user(named: "ann") == user)
        #expect(try reopened.page(FileQuery()).total == 1)
        #expect(try reopened.integrityFindings() == [])
    }

    @Test func `a folder is refused`() throws {
        #expect(mkdir(path, 0o755) == 0)
        #expect(throws: CatalogError.isFolder(path: path)) { try SQLiteCatalog(path: path) }
    }

    @Test func `a file that is no database is refused and left alone`() throws {
        let text = Array("Dear reader, this is a letter and no catalog at all.".utf8)
        try write(text, to: path)
        #expect(throws: CatalogError.isNoCatalog(path: path)) { try SQLiteCatalog(path: path) }
        #expect(try read(path) == text)
    }

    @Test func `a database of another program is refused`() throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE files (a)") }
        #expect(throws: CatalogError.isNoCatalog(path: path)) { try SQLiteCatalog(path: path) }
    }

    @Test func `a catalog of a later version is refused`() throws {
        _ = try SQLiteCatalog(path: path)
        try DatabaseQueue(path: path).write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999')")
        }
        let error = try #require(throws: CatalogError.self) { try SQLiteCatalog(path: path) }
        guard case .isNewer(path, "9999", nil, let known, nil) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(
            error.description == """
                The catalog \(path) has schema 9999; this version knows schemas up to \(known): install a later version, or \
                restore a backup of this version.
                """)
    }

    @Test func `a catalog of a later version names the version that wrote it, and this one`() throws {
        let later = ProgramVersion(major: 1, minor: 20, patch: 3)
        let former = ProgramVersion(major: 1, minor: 4, patch: 0)
        _ = try SQLiteCatalog(path: path, program: later)
        _ = try SQLiteCatalog(path: path, program: former)
        try DatabaseQueue(path: path).write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999')")
        }
        let error = try #require(throws: CatalogError.self) { try SQLiteCatalog(path: path, program: former) }
        #expect(
            error.description.contains("has schema 9999, written by version 1.20.3; this is version 1.4.0,"))
        #expect(error.description.contains("install 1.20.3 or later"))
    }

    @Test func `a catalog of an older schema is migrated, and that is reported`() throws {
        try DatabaseMigrator.catalog.migrate(DatabaseQueue(path: path), upTo: "0002")
        let events = Mutex<[MigrationEvent]>([])
        let record: @Sendable (MigrationEvent) -> Void = { event in events.withLock { $0.append(event) } }
        _ = try SQLiteCatalog(path: path, onMigration: record)
        let latest = try #require(DatabaseMigrator.catalog.migrations.last)
        #expect(events.withLock { $0.first } == .began(from: "0002", to: latest))
        guard case .ended(latest, _) = events.withLock({ $0.last }) else {
            Issue.record("no end: \(events.withLock { $0 })")
            return
        }
        events.withLock { $0 = [] }
        _ = try SQLiteCatalog(path: path, onMigration: record)
        _ = try SQLiteCatalog(path: folder + "/new.sqlite", onMigration: record)
        #expect(events.withLock { $0 } == [], "neither a present nor a new one is migrated")
    }

    @Test(arguments: [0, 100, 5_000, 30_000])
    func `a catalog that was cut short is refused`(size: Int) throws {
        try makeCatalogWithFiles()
        try makeBlob()
        #expect(truncate(path, size) == 0)
        #expect(throws: CatalogError.self) { try SQLiteCatalog(path: path) }
    }

    @Test func `a catalog with a damaged page is refused`() throws {
        try makeCatalogWithFiles()
        var bytes = try read(path)
        for index in 4_096..<16_384 { bytes[index] = 0xAA }
        try write(bytes, to: path)
        #expect(throws: CatalogError.self) { try SQLiteCatalog(path: path) }
    }

    @Test func `no empty catalog appears beside blobs`() throws {
        try makeBlob()
        #expect(throws: CatalogError.isMissing(path: path)) { try SQLiteCatalog(path: path) }
        #expect(access(path, F_OK) != 0)
    }

    @Test func `an empty folder of blobs does not keep a catalog from being made`() throws {
        #expect(mkdir(folder + "/blobs", 0o755) == 0)
        #expect(try SQLiteCatalog(path: path).buckets().count == 2)
    }

    @Test func `a log without its database is refused`() throws {
        try write([1, 2, 3], to: path + "-wal")
        #expect(throws: CatalogError.isMissing(path: path)) { try SQLiteCatalog(path: path) }
        #expect(try read(path + "-wal") == [1, 2, 3])
    }

    @Test func `a folder that is not there is an error with the path in it`() throws {
        let path = folder + "/nowhere/catalog.sqlite"
        let error = #expect(throws: CatalogError.self) { try SQLiteCatalog(path: path) }
        #expect(error?.description.contains(path) == true)
    }

    private func makeCatalogWithFiles() throws {
        let catalog = try SQLiteCatalog(path: path)
        for _ in 0..<50 { _ = try catalog.insert(FileDraft.unique(edges: [64])) }
    }

    private func makeBlob() throws {
        #expect(mkdir(folder + "/blobs", 0o755) == 0)
        #expect(mkdir(folder + "/blobs/ab", 0o755) == 0)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    private func read(_ path: String) throws -> [UInt8] { try #require(contents(ofFileAt: path)) }

    @Test func `several processes may open a new catalog at once`() throws {
        for _ in 0..<5 {
            let folder = try ScratchFolder()
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 6) { _ in
                do {
                    _ = try SQLiteCatalog(path: folder.path + "/catalog.sqlite")
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }

    @Test func `nobody but its owner reads a catalog`() throws {
        let folder = try ScratchFolder()
        let catalog = try SQLiteCatalog(path: folder.path + "/catalog.sqlite")
        _ = try catalog.signingKeys()
        for name in ["catalog.sqlite", "catalog.sqlite-wal"] {
            var facts = stat()
            try #require(stat("\(folder.path)/\(name)", &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600, "\(name)")
        }
    }
}
