import GRDB
import Synchronization

/// Read-only connections, one for each thread that reads at the same time; they stay open for the next.
final class ReaderPool: Sendable {
    private let path: String
    private let idle = Mutex<[DatabaseQueue]>([])

    init(path: String) { self.path = path }

    /// Lends a connection to `body`, opening one if all are lent.
    func withConnection<Result>(_ body: (DatabaseQueue) throws -> Result) throws -> Result {
        // The one that came back last has the warmest cache.
        let connection =
            try idle.withLock { $0.popLast() } ?? DatabaseQueue(path: path, configuration: .reader)
        defer { idle.withLock { $0.append(connection) } }
        return try body(connection)
    }
}

extension Configuration {
    static var reader: Configuration {
        var configuration = Configuration()
        configuration.label = "vitrine.catalog.reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // No memory map: an unreadable page is to be an error, not the end of the process.
            try db.execute(sql: "PRAGMA cache_size = -8000")
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
                    PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;
                    PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000
                    """)
        }
        return configuration
    }
}
