import GRDB
import GRDBSQLite

/// What a catalog of an older version goes through when it is opened.
package enum MigrationEvent: Equatable, Sendable, CustomStringConvertible {
    case began(from: String, to: String)
    /// It takes long.
    case working(seconds: Int64)
    case ended(schema: String, seconds: Int64)

    package var description: String {
        switch self {
        case .began(let old, let new):
            "Migrating the catalog from schema \(old) to \(new); a step that is interrupted begins anew at the next start."
        case .working(let seconds): "Still migrating the catalog, after \(seconds) s."
        case .ended(let schema, let seconds): "Migrated the catalog to schema \(schema) in \(seconds) s."
        }
    }
}

/// Brings a catalog to the present schema, and remembers which program has done so.
struct CatalogUpgrade {
    let path: String
    let migrator: DatabaseMigrator
    let program: ProgramVersion?
    let onEvent: @Sendable (MigrationEvent) -> Void

    /// - Throws: ``CatalogError/isNewer(path:schema:writer:known:program:)`` for a schema that only later programs know.
    func checkVersion(_ db: Database) throws {
        let known = migrator.migrations
        guard let stranger = try migrator.appliedIdentifiers(db).subtracting(known).max() else { return }
        throw CatalogError.isNewer(
            path: path, schema: stranger, writer: try writer(db), known: known.last ?? "0", program: program)
    }

    /// Runs the migrations that are missing, each in a transaction of its own.
    ///
    /// - Throws: what SQLite says; a migration that fails leaves the schema before it.
    func run(_ queue: DatabaseQueue) throws {
        let former = try queue.inDatabase { try migrator.completedMigrations($0).last }
        if let former, let latest = migrator.migrations.last, former != latest {
            let start = ContinuousClock.now
            onEvent(.began(from: former, to: latest))
            let heartbeat = MigrationHeartbeat(start: start, onEvent: onEvent)
            try queue.inDatabase { db in
                heartbeat.start(on: db)
                // What is sorted for an index of a large catalog does not fit into memory.
                try db.execute(sql: "PRAGMA temp_store = FILE")
            }
            defer { queue.inDatabase { heartbeat.stop(on: $0) } }
            // At once, for another process may migrate meanwhile.
            try migrator.migrate(queue)
            try queue.inDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
            onEvent(.ended(schema: latest, seconds: (ContinuousClock.now - start).components.seconds))
        } else {
            try migrator.migrate(queue)
        }
        try noteProgram(queue)
    }

    private func writer(_ db: Database) throws -> ProgramVersion? {
        ProgramVersion(code: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0)
    }

    /// The latest version that has opened the catalog, for the message an older one gives.
    private func noteProgram(_ queue: DatabaseQueue) throws {
        guard let program else { return }
        try queue.inDatabase { db in
            if let writer = try writer(db), writer >= program { return }
            try db.execute(sql: "PRAGMA user_version = \(program.code)")
        }
    }
}

/// Reports from time to time that a migration still runs.
private final class MigrationHeartbeat {
    private static let interval = Duration.seconds(10)
    /// Steps of SQLite's virtual machine between two looks at the clock.
    private static let instructions: Int32 = 10_000

    private let start: ContinuousClock.Instant
    private let onEvent: (MigrationEvent) -> Void
    private var next: ContinuousClock.Instant

    init(start: ContinuousClock.Instant, onEvent: @escaping (MigrationEvent) -> Void) {
        self.start = start
        self.onEvent = onEvent
        next = start + Self.interval
    }

    /// Until ``stop(on:)``, which has to come before the heartbeat goes.
    func start(on db: Database) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            db.sqliteConnection, Self.instructions,
            { context in
                if let context {
                    Unmanaged<MigrationHeartbeat>.fromOpaque(context).takeUnretainedValue().look()
                }
                return 0
            }, context)
    }

    func stop(on db: Database) { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }

    private func look() {
        let now = ContinuousClock.now
        guard now >= next else { return }
        next = now + Self.interval
        onEvent(.working(seconds: (now - start).components.seconds))
    }
}
