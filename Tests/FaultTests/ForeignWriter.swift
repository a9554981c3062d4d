import Foundation
import GRDBSQLite
import Synchronization
import Testing

/// Another program with the catalog open, which writes to it or keeps others from it.
final class ForeignWriter {
    private let connection: OpaquePointer

    /// Opens the catalog of a data directory.
    init(_ data: String) throws {
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(data + "/catalog.sqlite", &opened, SQLITE_OPEN_READWRITE, nil)
        connection = try #require(opened)
        try #require(status == SQLITE_OK)
        sqlite3_busy_timeout(connection, 10_000)
    }

    deinit { sqlite3_close(connection) }

    func run(_ sql: String) throws {
        let status = sqlite3_exec(connection, sql, nil, nil, nil)
        try #require(status == SQLITE_OK, "\(sql): \(String(cString: sqlite3_errmsg(connection)))")
    }

    /// Keeps the catalog from being written to for so many seconds, and runs `body` on `threads` threads meanwhile; each
    /// gets its number and whether it is still so.
    func hold(
        seconds: Double, threads: Int, _ body: @escaping @Sendable (Int, Hold) -> Void
    ) throws {
        try run("BEGIN IMMEDIATE")
        let hold = Hold()
        let group = DispatchGroup()
        for number in 0..<threads {
            group.enter()
            Thread.detachNewThread {
                body(number, hold)
                group.leave()
            }
        }
        // Nobody is waited for: time is what the fault is made of.
        Thread.sleep(forTimeInterval: seconds)
        hold.end()
        try run("ROLLBACK")
        group.wait()
    }

    /// The time in which the catalog is kept from others.
    final class Hold: Sendable {
        private let isActive = Atomic(true)

        var isOver: Bool { !isActive.load(ordering: .acquiring) }

        fileprivate func end() { isActive.store(false, ordering: .releasing) }
    }
}
