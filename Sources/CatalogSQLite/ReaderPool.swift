import GRDB
import Glibc
import Synchronization

/// Read-only connections: each thread that reads keeps one of its own until it ends, so no lock is taken for a read.
final class ReaderPool: Sendable {
    /// A connection and the thread's use of it.
    ///
    /// `@unchecked Sendable`: only the thread whose storage leads here uses it; the lock of `leases` orders the rest.
    private final class Lease: @unchecked Sendable {
        unowned let pool: ReaderPool
        let connection: DatabaseQueue
        /// While something reads: what is read within it reads here.
        var database: Database?
        /// Whether that is within a snapshot, and what is known there.
        var isSnapshot = false
        let memory = ReadMemory()

        init(_ pool: ReaderPool, _ connection: DatabaseQueue) {
            self.pool = pool
            self.connection = connection
        }
    }

    private let path: String
    private let leases = Mutex<[ObjectIdentifier: Lease]>([:])
    /// Of threads that have ended.
    private let idle = Mutex<[DatabaseQueue]>([])
    /// Where each thread finds its lease.
    private let place: pthread_key_t

    init(path: String) {
        self.path = path
        var place = pthread_key_t()
        pthread_key_create(&place) { lease in
            guard let lease else { return }
            let ended = Unmanaged<Lease>.fromOpaque(lease).takeUnretainedValue()
            ended.pool.takeBack(ended)
        }
        self.place = place
    }

    /// Threads that go on find nothing in their storage any more.
    deinit { pthread_key_delete(place) }

    /// Runs `body` on this thread's connection, opening one if it has none; within another read, on that one's.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let lease = try thisThreads()
        if let database = lease.database { return try body(database) }
        return try lease.connection.unsafeRead { db in
            lease.database = db
            defer { lease.database = nil }
            return try body(db)
        }
    }

    /// Runs `body`, whose statements all see one state: that of the snapshot around it, if there is one.
    func readSnapshot<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let lease = try thisThreads()
        if lease.isSnapshot { return try read(body) }
        return try read { db in
            try db.run("BEGIN")
            do {
                try lease.memory.refresh(db)
                lease.isSnapshot = true
                defer { lease.isSnapshot = false }
                let result = try body(db)
                try db.run("COMMIT")
                return result
            } catch {
                if db.isInsideTransaction { try db.rollback() }
                throw error
            }
        }
    }

    /// What this thread's connection remembers, within a snapshot; nil without one.
    func memory() throws -> ReadMemory? {
        let lease = try thisThreads()
        return lease.isSnapshot ? lease.memory : nil
    }

    private func thisThreads() throws -> Lease {
        if let known = pthread_getspecific(place) {
            return Unmanaged<Lease>.fromOpaque(known).takeUnretainedValue()
        }
        let connection =
            try idle.withLock { $0.popLast() } ?? DatabaseQueue(path: path, configuration: .reader)
        let lease = Lease(self, connection)
        leases.withLock { $0[ObjectIdentifier(lease)] = lease }
        pthread_setspecific(place, Unmanaged.passUnretained(lease).toOpaque())
        return lease
    }

    private func takeBack(_ lease: Lease) {
        idle.withLock { $0.append(lease.connection) }
        _ = leases.withLock { $0.removeValue(forKey: ObjectIdentifier(lease)) }
    }
}

extension Configuration {
    static var reader: Configuration {
        var configuration = Configuration()
        configuration.label = "vitrine.catalog.reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // No memory map: an unreadable page is to be an error, not the end of the process. Each thread has a
            // cache, and behind all of them is the system's.
            try db.execute(sql: "PRAGMA cache_size = -2000")
        }
        return configuration
    }

    static var writer: Configuration {
        var configuration = Configuration()
        configuration.label = "vitrine.catalog.writer"
        // Transactions are handed from one writer to the next.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // FULL: a commit is on disk when it returns. Savepoints are kept in memory.
            // The log is cut back so that one burst does not keep the space.
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;
                    PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000
                    """)
        }
        return configuration
    }
}
