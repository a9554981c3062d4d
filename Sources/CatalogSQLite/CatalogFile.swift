import GRDB
import Glibc
import Media

/// The file a catalog lies in, looked at before it is trusted.
struct CatalogFile {
    /// Marks the database as ours (`PRAGMA application_id`): "Vitr".
    static let applicationID = 0x5669_7472
    /// Catalogs up to this many bytes are checked page by page at every start; larger ones would delay it.
    private static let checkedSize: Int64 = 16 << 20
    static let header = Array("SQLite format 3\0".utf8)

    let path: String
    var program: ProgramVersion?
    var onMigration: @Sendable (MigrationEvent) -> Void = { _ in }

    /// The writing connection, the schema up to date. Throws ``CatalogError``.
    func open() throws -> DatabaseQueue {
        let upgrade = CatalogUpgrade(path: path, migrator: .catalog, program: program, onEvent: onMigration)
        // One process after the other: what they do to a new or an older catalog is done once.
        let folder = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 { while flock(folder, LOCK_EX) != 0, errno == EINTR {} }
        defer { if folder >= 0 { close(folder) } }
        let isEmpty = try checkFile()
        if isEmpty, holdsFiles { throw CatalogError.isMissing(path: path) }
        if isEmpty { try create() }
        do {
            let queue = try DatabaseQueue(path: path, configuration: .writer)
            try queue.inDatabase { db in
                if !isEmpty { try check(db) }
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw CatalogError.cannotOpen(
                        path: path, detail: "the file system has no write-ahead log")
                }
                try upgrade.checkVersion(db)
            }
            try upgrade.run(queue)
            return queue
        } catch let error as DatabaseError {
            throw refusal(error)
        }
    }

    /// Makes an empty file that is nobody else's to read: it will hold the keys that sign URLs. SQLite gives its log the
    /// same permissions.
    private func create() throws {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CatalogError.cannotOpen(path: path, detail: systemError) }
        close(descriptor)
    }

    /// Whether there is nothing yet. Throws for what cannot be a catalog by its looks.
    private func checkFile() throws -> Bool {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            guard errno == ENOENT else { throw CatalogError.cannotOpen(path: path, detail: systemError) }
            return try checkLog()
        }
        guard facts.st_mode & S_IFMT != S_IFDIR else { throw CatalogError.isFolder(path: path) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw CatalogError.isNoCatalog(path: path) }
        guard facts.st_size > 0 else { return try checkLog() }
        let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw CatalogError.cannotOpen(path: path, detail: systemError) }
        defer { close(descriptor) }
        guard try beginning(of: descriptor) == Self.header else { throw CatalogError.isNoCatalog(path: path) }
        return false
    }

    /// As many bytes as SQLite's header has; fewer of a shorter file.
    private func beginning(of descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < Self.header.count {
            var piece = [UInt8](repeating: 0, count: Self.header.count - bytes.count)
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CatalogError.cannotOpen(path: path, detail: systemError) }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return bytes
    }

    /// A log without its database is what is left of a catalog; SQLite would throw it away.
    private func checkLog() throws -> Bool {
        var facts = stat()
        guard stat(path + "-wal", &facts) != 0 || facts.st_size == 0 else {
            throw CatalogError.isMissing(path: path)
        }
        return true
    }

    private func check(_ db: Database) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Self.applicationID else {
            // A first start that was interrupted leaves at most the list of migrations, empty.
            let strangers = try Int.fetchOne(
                db,
                sql:
                    "SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('grdb_migrations', 'sqlite_sequence')"
            )
            guard strangers == 0 else { throw CatalogError.isNoCatalog(path: path) }
            guard !holdsFiles else { throw CatalogError.isMissing(path: path) }
            return
        }
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        try checkLength(expected: pages * pageSize)
        guard pages * pageSize <= Self.checkedSize else { return }
        let finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "ok"
        // SQLite's findings have a line with the name of the database above them, and their sentences end by themselves.
        guard let detail = finding.split(whereSeparator: \.isNewline).last, detail != "ok" else { return }
        throw CatalogError.isDamaged(
            path: path, detail: detail.last == "." ? String(detail.dropLast()) : String(detail))
    }

    /// Pages that are neither in the file nor in its log were cut off.
    private func checkLength(expected: Int64) throws {
        var facts = stat()
        var log = stat()
        let hasLog = stat(path + "-wal", &log) == 0 && log.st_size > 0
        guard !hasLog, stat(path, &facts) == 0, Int64(facts.st_size) < expected else { return }
        throw CatalogError.isDamaged(
            path: path, detail: "it is \(facts.st_size) bytes instead of \(expected)")
    }

    /// Whether anything lies in the folders beside the catalog, of which sweeps and checks remove what no catalog names.
    private var holdsFiles: Bool { ["blobs", "media", "incoming", "derived"].contains(where: holdsFiles) }

    private func holdsFiles(_ name: String) -> Bool {
        guard let stream = opendir(folder + name) else { return false }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            // Every folder lists itself and its parent; locks are hidden files.
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { return true }
        }
        return false
    }

    private func refusal(_ error: DatabaseError) -> CatalogError {
        let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: return .isNoCatalog(path: path)
        case .SQLITE_CORRUPT: return .isDamaged(path: path, detail: detail)
        default: return .cannotOpen(path: path, detail: detail)
        }
    }

    /// Where it lies, with a slash at the end.
    var folder: String { path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./" }

    private var systemError: String { String(cString: strerror(errno)) }
}
