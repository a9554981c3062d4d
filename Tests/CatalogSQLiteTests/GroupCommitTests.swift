@testable import CatalogSQLite
import Dispatch
import Foundation
import GRDB
import Glibc
import Media
import MediaTesting
import Synchronization
import Testing

@Suite struct GroupCommitTests {
    private struct Refusal: Error {}

    private let folder: ScratchFolder
    private let group: GroupCommit
    private let commits = Commits()
    private var path: String { folder.path + "/group.sqlite" }

    init() throws {
        folder = try ScratchFolder()
        var configuration = Configuration.writer
        let commits = commits
        configuration.prepareDatabase { db in
            db.trace { event in
                if "\(event)".hasPrefix("COMMIT") { commits.count() }
            }
        }
        let queue = try DatabaseQueue(path: folder.path + "/group.sqlite", configuration: configuration)
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
        }
        group = try GroupCommit(
            queue,
            patience: WritePatience(longest: .milliseconds(600), brief: .milliseconds(200), attempt: 20))
    }

    @Test func `writers who come together share a commit`() throws {
        let before = commits.total
        try runTogether(count: 8) { number, db in try db.run("INSERT INTO numbers VALUES (?)", [number]) }
        #expect(try numbers() == Array(0..<8))
        // The first waits in its turn for the others; some of them may come after the last who was waiting.
        #expect(commits.total - before < 8)
    }

    @Test func `what one throws takes back nothing of the others`() throws {
        let failures = try runTogether(count: 9) { number, db in
            try db.run("INSERT INTO numbers VALUES (?)", [number])
            if number % 3 == 1 { throw Refusal() }
        }
        #expect(failures.sorted() == [1, 4, 7])
        #expect(try numbers() == [0, 2, 3, 5, 6, 8])
    }

    @Test func `after a checkpoint the log begins anew in the room it has`() throws {
        func size() throws -> Int {
            try #require(FileManager.default.contents(atPath: path + "-wal")?.count)
        }
        for number in 0..<50 { try group.write { try $0.run("INSERT INTO numbers VALUES (?)", [number]) } }
        let before = try size()
        try group.checkpoint()
        for number in 50..<70 { try group.write { try $0.run("INSERT INTO numbers VALUES (?)", [number]) } }
        #expect(try size() == before)
        #expect(try numbers() == Array(0..<70))
    }

    @Test func `whoever fails first leaves no transaction behind`() throws {
        #expect(throws: Refusal.self) {
            try group.write { db in
                try db.run("INSERT INTO numbers VALUES (1)")
                throw Refusal()
            }
        }
        try group.write { try $0.run("INSERT INTO numbers VALUES (2)") }
        #expect(try numbers() == [2])
    }

    @Test func `a transaction that is lost is an error for everyone in it`() throws {
        let failures = try runTogether(count: 4) { number, db in
            try db.run("INSERT INTO numbers VALUES (?)", [number])
            if number != 0 { try db.rollback() }
            if number != 0 { throw Refusal() }
        }
        #expect(Set(failures).isSuperset(of: 1..<4))
        #expect(try numbers() == (failures.contains(0) ? [] : [0]))
        try group.write { try $0.run("INSERT INTO numbers VALUES (9)") }
        #expect(try numbers().contains(9))
    }

    @Test func `while another process writes, all who wait give up together`() throws {
        let stranger = try DatabaseQueue(path: path)
        let start = ContinuousClock.now
        let failures = try stranger.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            defer { try? db.execute(sql: "ROLLBACK") }
            return runApart(count: 8) { number, db in
                try db.run("INSERT INTO numbers VALUES (?)", [number])
            }
        }
        // One after the other they would take eight times as long.
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(failures.count == 8)
        #expect(failures.allSatisfy { $0 as? MediaError == .busy })
        #expect(try numbers() == [])
        try group.write { try $0.run("INSERT INTO numbers VALUES (9)") }
        #expect(try numbers() == [9])
    }

    @Test func `who waits gets in as soon as another process lets go`() throws {
        let stranger = try DatabaseQueue(path: path)
        let isHeld = DispatchSemaphore(value: 0)
        let group = group
        let failures = Failures()
        let isDone = DispatchGroup()
        isDone.enter()
        try stranger.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            Thread.detachNewThread {
                defer { isDone.leave() }
                isHeld.signal()
                do { try group.write { try $0.run("INSERT INTO numbers VALUES (1)") } } catch {
                    failures.add(1)
                }
            }
            isHeld.wait()
            try db.execute(sql: "COMMIT")
        }
        isDone.wait()
        #expect(failures.all == [])
        #expect(try numbers() == [1])
    }

    /// Runs `body` on `count` threads of their own; answers what was thrown.
    private func runApart(
        count: Int, _ body: @Sendable @escaping (Int, Database) throws -> Void
    ) -> [any Error] {
        let threads = DispatchGroup()
        let list = ErrorList()
        for number in 0..<count {
            threads.enter()
            Thread.detachNewThread { [group] in
                defer { threads.leave() }
                do { try group.write { try body(number, $0) } } catch { list.add(error) }
            }
        }
        threads.wait()
        return list.all
    }

    /// Runs `body` on `count` threads of their own, the first of which goes on only when another waits; answers who
    /// threw.
    @discardableResult
    private func runTogether(
        count: Int, _ body: @Sendable @escaping (Int, Database) throws -> Void
    ) throws -> [Int] {
        let failures = Failures()
        let isStarted = DispatchSemaphore(value: 0)
        let isDone = DispatchGroup()
        for number in 0..<count {
            isDone.enter()
            Thread.detachNewThread { [group] in
                defer { isDone.leave() }
                if number > 0 { isStarted.wait() }
                do {
                    try group.write { db in
                        if number == 0 {
                            for _ in 1..<count { isStarted.signal() }
                            while group.waiting == 0 { sched_yield() }
                        }
                        try body(number, db)
                    }
                } catch {
                    failures.add(number)
                }
            }
        }
        isDone.wait()
        return failures.all
    }

    /// What another connection sees.
    private func numbers() throws -> [Int] {
        try DatabaseQueue(path: path).read { db in
            try Int.fetchAll(db, sql: "SELECT number FROM numbers ORDER BY number")
        }
    }
}

/// Who threw.
private final class Failures: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { numbers.withLock { $0 } }

    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}

/// What was thrown.
private final class ErrorList: Sendable {
    private let errors = Mutex<[any Error]>([])

    var all: [any Error] { errors.withLock { $0 } }

    func add(_ error: any Error) { errors.withLock { $0.append(error) } }
}

/// Counts commits.
private final class Commits: Sendable {
    private let number = Mutex(0)

    var total: Int { number.withLock { $0 } }

    func count() { number.withLock { $0 += 1 } }
}
