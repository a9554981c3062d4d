import GRDB
package import Media
import Synchronization

/// The catalog in an SQLite database: one connection that writes, as many that read as there are threads reading.
package final class SQLiteCatalog: Catalog, Accounts {
    private let writer: GroupCommit
    private let readers: ReaderPool
    private let ballast: Ballast
    let path: String
    let fewMatches: Int
    private let clock: @Sendable () -> Timestamp
    /// The newest entry of the retired paths that was handed out: only up to there may they be forgotten.
    let lastRetiredHandedOut = Atomic<Int64>(0)

    /// Files that were published since the last write, by number; the next write strikes them out of the unpublished.
    let published = Mutex<[Int64: PublishedMark]>([:])

    /// Opens the catalog at `path`, making it or bringing it to the present schema where needed.
    ///
    /// - Parameters:
    ///   - path: of the database file.
    ///   - fewMatches: of a query, as many as are sorted rather than met by going through an index in order.
    ///   - patientWriters: threads that may wait for long while another process keeps the catalog from being written to.
    ///   - program: the version of the program that opens it, which one that is too old names later.
    ///   - clock: returns the time in whose second paths begin to show something.
    ///   - onMigration: gets what a catalog of an older schema goes through, on the calling thread.
    /// - Throws: ``CatalogError`` for what is no sound catalog, and where one is missing though blobs lie beside it.
    package init(
        path: String, fewMatches: Int = 5_000, patientWriters: Int = 4, program: ProgramVersion? = nil,
        clock: @escaping @Sendable () -> Timestamp = { .now },
        onMigration: @escaping @Sendable (MigrationEvent) -> Void = { _ in }
    ) throws {
        // SQLite would take it for a URI.
        let path = path.hasPrefix("file:") ? "./" + path : path
        self.path = path
        self.fewMatches = fewMatches
        self.clock = clock
        let file = CatalogFile(path: path, program: program, onMigration: onMigration)
        ballast = Ballast(in: file.folder)
        ballast.releaseIfCramped()
        writer = try GroupCommit(
            try file.open(), patience: WritePatience(mostWaiting: patientWriters))
        readers = ReaderPool(path: path)
        _ = ballast.isLacking()
    }

    /// The present second. 0 is the time of what no path has shown.
    var now: Int64 { max(clock().seconds, 1) }

    package func ensureRoom() throws {
        if ballast.isLacking() { throw MediaError.noSpace }
    }

    package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        try readSnapshot { _ in try body() }
    }

    /// Runs `body` on a connection that sees everything committed so far, or what the snapshot around it sees; one
    /// statement is consistent in itself.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translating { try readers.read(body) }
    }

    /// What is remembered of an earlier read, within a snapshot, else what `body` reads; values that are not small are not
    /// remembered.
    func recall<Key, Value>(
        _ key: Key, in recollection: (ReadMemory) -> Recollection<Key, Value>,
        if isSmall: (Value) -> Bool = { _ in true }, _ body: (Database) throws -> Value?
    ) throws -> Value? {
        guard let memory = try translating({ try readers.memory() }) else { return try read(body) }
        return try recollection(memory).value(for: key, if: isSmall) { try read(body) }
    }

    /// Runs `body`, whose statements all see the same state.
    func readSnapshot<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translating { try readers.readSnapshot(body) }
    }

    /// Runs `body` as one transaction, durable on return; what it throws rolls everything back.
    ///
    /// On a full disk `body` is run once more, in the room that was kept for that. Throws `MediaError.noSpace` when that is
    /// used up too, `MediaError.busy` when another process does not let go or the system has nothing left to work with.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try writeOnce(body)
        } catch MediaError.noSpace {
            ballast.release()
            try? writer.checkpoint()
            return try writeOnce(body)
        }
    }

    private func writeOnce<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let marks = published.withLock { marks in
            defer { marks = [:] }
            return marks
        }
        do {
            return try translating {
                try writer.write { db in
                    for (number, mark) in marks { try db.strikeUnpublished(number, mark) }
                    return try body(db)
                }
            }
        } catch {
            published.withLock { $0.merge(marks) { newer, _ in newer } }
            throw error
        }
    }

    /// Says in the core's words what will pass by itself.
    private func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            // The index of the log grows too.
            if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { throw MediaError.noSpace }
            switch error.resultCode {
            case .SQLITE_FULL: throw MediaError.noSpace
            // Without a descriptor left, files that are there cannot be opened.
            case .SQLITE_BUSY, .SQLITE_CANTOPEN, .SQLITE_NOMEM: throw MediaError.busy
            default: throw error
            }
        }
    }
}
