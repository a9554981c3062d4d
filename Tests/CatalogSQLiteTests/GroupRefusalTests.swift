@testable import CatalogSQLite
import Dispatch
import Foundation
import GRDB
import Glibc
import Media
import MediaTesting
import Synchronization
import Testing

/// What becomes of a refusal by one of the writers who share a transaction.
@Suite struct GroupRefusalTests {
    private struct Refusal: Error {}

    private let folder: ScratchFolder
    private let group: GroupCommit

    init() throws {
        folder = try ScratchFolder()
        let queue = try DatabaseQueue(path: folder.path + "/group.sqlite", configuration: .writer)
        try queue.inDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    CREATE TABLE numbers (number INTEGER PRIMARY KEY);
                    CREATE TABLE links (number INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED);
                    """)
        }
        group = try GroupCommit(queue)
    }

    @Test func `a refusal waits until what it rests on is committed`() throws {
        let isRefused = DispatchSemaphore(value: 0)
        let seen = Mutex<[Int]>([])
        let isEarly = Mutex(false)
        let errors = runInTurn([
            { try $0.run("INSERT INTO numbers VALUES (1)") },
            { db in if try !numbers(db).isEmpty { throw Refusal() } },
            // The transaction stays open until the refused writer has gone on, or had time to.
            { _ in
                let isOver = isRefused.wait(timeout: .now() + .milliseconds(300)) == .success
                isEarly.withLock { $0 = isOver }
            },
        ]) { index in
            guard index == 1 else { return }
            let numbers = (try? committedNumbers()) ?? []
            seen.withLock { $0 = numbers }
            isRefused.signal()
        }
        #expect(errors[0] == nil && errors[1] is Refusal && errors[2] == nil)
        #expect(seen.withLock { $0 } == [1])
        #expect(!isEarly.withLock { $0 })
    }

    @Test func `a refusal is none if what it rests on is never committed`() throws {
        let errors = runInTurn([
            { db in
                try db.run("INSERT INTO numbers VALUES (1)")
                // The commit finds that there is no number 5.
                try db.run("INSERT INTO links VALUES (5)")
            },
            { db in if try !numbers(db).isEmpty { throw Refusal() } },
        ])
        #expect(errors.allSatisfy { $0 is OutcomeUnknown })
        #expect(try committedNumbers() == [])
    }

    @Test func `who loses the transaction refuses none of the others`() throws {
        let errors = runInTurn([
            { try $0.run("INSERT INTO numbers VALUES (1)") },
            { db in
                try db.rollback()
                throw Refusal()
            },
        ])
        #expect(errors.allSatisfy { $0 is DatabaseError })
        #expect(try committedNumbers() == [])
    }

    @Test func `a checkpoint that waits leaves no transaction open`() throws {
        let isDone = DispatchGroup()
        try group.write { [group] db in
            try db.run("INSERT INTO numbers VALUES (1)")
            isDone.enter()
            Thread.detachNewThread {
                defer { isDone.leave() }
                try? group.checkpoint()
            }
            // It comes to wait, or comes late.
            #expect(isDone.wait(timeout: .now() + .milliseconds(100)) == .timedOut)
        }
        isDone.wait()
        #expect(try committedNumbers() == [1])
    }

    /// Runs each body on a thread of its own in this order and in one transaction: the first goes on only when all others
    /// wait.
    ///
    /// - Parameter onEnd: called on the thread of each as soon as it is back.
    /// - Returns: what each has thrown.
    private func runInTurn(
        _ bodies: [@Sendable (Database) throws -> Void], onEnd: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> [(any Error)?] {
        let errors = ErrorTable(bodies.count)
        let isDone = DispatchGroup()
        let (isOpen, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        for (index, body) in bodies.enumerated() {
            isDone.enter()
            Thread.detachNewThread { [group] in
                defer { isDone.leave() }
                do {
                    try group.write { db in
                        if index == 0 {
                            isOpen.signal()
                            mayGoOn.wait()
                        }
                        try body(db)
                    }
                } catch {
                    errors.set(error, at: index)
                }
                onEnd(index)
            }
            if index == 0 { isOpen.wait() }
            while group.waiting < index { sched_yield() }
        }
        mayGoOn.signal()
        isDone.wait()
        return errors.all
    }

    /// What another connection sees.
    private func committedNumbers() throws -> [Int] {
        try DatabaseQueue(path: folder.path + "/group.sqlite").read { try numbers($0) }
    }
}

private func numbers(_ db: Database) throws -> [Int] {
    try Int.fetchAll(db, sql: "SELECT number FROM numbers ORDER BY number")
}

/// What each of several threads has thrown.
private final class ErrorTable: Sendable {
    private let errors: Mutex<[(any Error)?]>

    init(_ count: Int) { errors = Mutex(Array(repeating: nil, count: count)) }

    var all: [(any Error)?] { errors.withLock { $0 } }

    func set(_ error: any Error, at index: Int) { errors.withLock { $0[index] = error } }
}
