import Dispatch
import GRDB
import Synchronization

/// The writing connection: who writes at the same time shares one transaction and so one flush of the disk.
///
/// Writers take turns on the connection, each in a savepoint of its own. Whoever finds others waiting leaves the
/// transaction open for them; the last one commits, and everybody returns when that is done.
final class GroupCommit: Sendable {
    /// Writers that share a commit at most, so that nobody waits long for the others.
    private static let largestBatch = 32

    private struct State {
        /// Threads that will take their turn.
        var waiting = 0
        /// The open transaction; touched only by the thread whose turn it is.
        var batch: Batch?
    }

    private let connection: DatabaseQueue
    private let state = Mutex(State())
    private let turn = DispatchSemaphore(value: 1)

    /// - Parameter connection: allows transactions to stay open between accesses.
    init(_ connection: DatabaseQueue) { self.connection = connection }

    /// Threads that wait for their turn.
    var waiting: Int { state.withLock { $0.waiting } }

    /// Runs `body` as one transaction, durable on return; what it throws takes back what it did and nothing else.
    ///
    /// An error of the commit is thrown to everyone who took part: the outcome is unknown then. `body` must not write
    /// through this object again.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let (result, batch) = try takeTurn { db in
            let batch = state.withLock { $0.batch }
            let (result, joined) = try run(body, in: batch, db)
            if let joined, isLast(in: joined) { close(joined, db) }
            return (result, joined)
        }
        let value = try result.get()
        try batch?.wait()
        return value
    }

    private func takeTurn<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        state.withLock { $0.waiting += 1 }
        turn.wait()
        state.withLock { $0.waiting -= 1 }
        defer { turn.signal() }
        return try connection.unsafeReentrantWrite(body)
    }

    /// Runs `body` in the open transaction or a new one; answers the batch that is open afterwards, if any.
    private func run<Value>(
        _ body: (Database) throws -> Value, in batch: Batch?, _ db: Database
    ) throws -> (Result<Value, any Error>, Batch?) {
        guard let batch else {
            try db.run("BEGIN IMMEDIATE")
            let result = Result { try body(db) }
            guard case .success = result else {
                try? db.rollback()
                return (result, nil)
            }
            let batch = Batch()
            state.withLock { $0.batch = batch }
            return (result, batch)
        }
        let result = Result {
            try db.run("SAVEPOINT member")
            let value = try body(db)
            try db.run("RELEASE member")
            return value
        }
        if case .failure(let error) = result, !takeBack(db) {
            // A full or failing disk ends the transaction of all; theirs did not come about either.
            if db.isInsideTransaction { try? db.rollback() }
            finish(batch, .failure(error))
            return (result, nil)
        }
        return (result, batch)
    }

    /// Undoes the member that failed; false if the transaction is lost.
    private func takeBack(_ db: Database) -> Bool {
        guard db.isInsideTransaction else { return false }
        return (try? db.execute(sql: "ROLLBACK TO member; RELEASE member")) != nil
    }

    private func isLast(in batch: Batch) -> Bool {
        let members = batch.addMember()
        return waiting == 0 || members >= Self.largestBatch
    }

    private func close(_ batch: Batch, _ db: Database) {
        let outcome = Result { try db.run("COMMIT") }
        if db.isInsideTransaction { try? db.rollback() }
        finish(batch, outcome)
    }

    private func finish(_ batch: Batch, _ outcome: Result<Void, any Error>) {
        state.withLock { $0.batch = nil }
        batch.finish(outcome)
    }
}

/// The writers who share a transaction, and what became of it.
private final class Batch: Sendable {
    private struct State {
        var members = 0
        var outcome: Result<Void, any Error>?
    }

    private let state = Mutex(State())
    private let end = DispatchGroup()

    init() { end.enter() }

    /// Answers how many there are now.
    func addMember() -> Int {
        state.withLock { state in
            state.members += 1
            return state.members
        }
    }

    func finish(_ outcome: Result<Void, any Error>) {
        state.withLock { $0.outcome = outcome }
        end.leave()
    }

    /// Returns when the transaction is durable; throws what kept it from becoming so.
    func wait() throws {
        end.wait()
        try state.withLock { $0.outcome }?.get()
    }
}
