import Dispatch
import GRDB
import Media
import Synchronization

/// The writing connection: who writes at the same time shares one transaction and so one flush of the disk.
///
/// Writers take turns on the connection, each in a savepoint of its own. Whoever finds others waiting leaves the
/// transaction open for them; the last one commits, and everybody returns when that is done. A refusal waits as well: it may
/// rest on what another of them has written. While another process keeps the database to itself they take turns in
/// trying, so that all who came together give up together.
final class GroupCommit: Sendable {
    /// Writers that share a commit at most, so that nobody waits long for the others.
    private static let largestBatch = 32

    private struct State {
        /// Threads that will take their turn.
        var waiting = 0
        /// The open transaction; touched only by the thread whose turn it is.
        var batch: Batch?
        /// Since when another process has not let anybody begin a transaction.
        var blockedSince: ContinuousClock.Instant?
    }

    private let connection: DatabaseQueue
    private let patience: WritePatience
    private let state = Mutex(State())
    private let turn = DispatchSemaphore(value: 1)

    /// - Parameters:
    ///   - connection: allows transactions to stay open between accesses.
    ///   - patience: how long writers wait while another process has the database.
    init(_ connection: DatabaseQueue, patience: WritePatience = WritePatience()) throws {
        self.connection = connection
        self.patience = patience
        try connection.inDatabase { try $0.run("PRAGMA busy_timeout = \(patience.attempt)") }
    }

    /// Threads that wait for their turn.
    var waiting: Int { state.withLock { $0.waiting } }

    /// Runs `body` as one transaction, durable on return; what it throws takes back what it did and nothing else.
    ///
    /// What `body` has seen is committed when its error arrives, so whoever reads then sees why. An error of the commit is
    /// thrown to everyone who took part, instead of their own: the outcome is unknown then, and refusals had no ground.
    ///
    /// - Parameter body: runs in the transaction; it must not write through this object again.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the error of the commit; `MediaError.busy` when another process does not let go in
    ///   time.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let end = ContinuousClock.now + patience.longest
        while true {
            try checkRoom()
            let outcome = try takeTurn { db -> (Swift.Result<Result, any Error>, Batch?)? in
                let batch = state.withLock { $0.batch }
                guard try batch != nil || begin(db) else { return nil }
                let (result, joined) = run(body, in: batch, db)
                if let joined, !joined.isFinished, isLast(in: joined) { close(joined, db) }
                return (result, joined)
            }
            if let (result, batch) = outcome {
                try batch?.wait()
                return try result.get()
            }
            if ContinuousClock.now >= end { throw MediaError.busy }
        }
    }

    /// Throws ``MediaError/busy`` if enough others wait already for a process that holds on: their threads are wanted for
    /// those who only read.
    private func checkRoom() throws {
        let isFull = state.withLock { state in
            guard let since = state.blockedSince, state.waiting >= patience.mostWaiting else { return false }
            return ContinuousClock.now - since > patience.brief
        }
        if isFull { throw MediaError.busy }
    }

    /// Begins a transaction; false if another process has one.
    private func begin(_ db: Database) throws -> Bool {
        do {
            try db.run("BEGIN IMMEDIATE")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            state.withLock { $0.blockedSince = $0.blockedSince ?? .now }
            return false
        }
        state.withLock { $0.blockedSince = nil }
        return true
    }

    /// Brings what the log holds into the database, as far as no reader is in the way, so that the log may begin anew in
    /// the room it has.
    func checkpoint() throws {
        // Not among those who wait: no transaction is left open for it, because it would not commit it.
        turn.wait()
        defer { turn.signal() }
        try connection.unsafeReentrantWrite { db in
            guard !db.isInsideTransaction else { return }
            try db.checkpoint(.passive)
        }
    }

    private func takeTurn<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        state.withLock { $0.waiting += 1 }
        turn.wait()
        state.withLock { $0.waiting -= 1 }
        defer { turn.signal() }
        return try connection.unsafeReentrantWrite(body)
    }

    /// Runs `body` in the open transaction, which is new without a batch; answers the batch it took part in, if any.
    private func run<Value>(
        _ body: (Database) throws -> Value, in batch: Batch?, _ db: Database
    ) -> (Result<Value, any Error>, Batch?) {
        guard let batch else {
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
        if case .failure(let error) = result {
            do {
                try takeBack(db)
            } catch let loss {
                // A full or failing disk ends the transaction of all; theirs did not come about either. A refusal of one
                // is none of the others.
                if db.isInsideTransaction { try? db.rollback() }
                finish(batch, .failure(error is DatabaseError ? error : loss))
            }
        }
        return (result, batch)
    }

    /// Undoes the member that failed; throws if the transaction is lost.
    private func takeBack(_ db: Database) throws {
        guard db.isInsideTransaction else {
            throw DatabaseError(
                resultCode: .SQLITE_ABORT_ROLLBACK, message: "the transaction of several writers was lost")
        }
        try db.execute(sql: "ROLLBACK TO member; RELEASE member")
    }

    private func isLast(in batch: Batch) -> Bool {
        let members = batch.addMember()
        return waiting == 0 || members >= Self.largestBatch
    }

    private func close(_ batch: Batch, _ db: Database) {
        let outcome = Result { try commit(db) }
        if db.isInsideTransaction { try? db.rollback() }
        finish(batch, outcome)
    }

    /// Throws ``OutcomeUnknown`` unless it is certain that nothing became durable: what a full disk has cut off has no
    /// commit record.
    private func commit(_ db: Database) throws {
        do {
            try db.run("COMMIT")
        } catch let error as DatabaseError
            where error.resultCode != .SQLITE_FULL && error.extendedResultCode != .SQLITE_IOERR_SHMSIZE
        {
            throw OutcomeUnknown(cause: error)
        }
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

    /// Whether its transaction has ended, one way or the other.
    var isFinished: Bool { state.withLock { $0.outcome != nil } }

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
