@testable import CatalogSQLite
import Dispatch
import Foundation
import GRDB
import Glibc
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
        group = GroupCommit(queue)
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

/// Counts commits.
private final class Commits: Sendable {
    private let number = Mutex(0)

    var total: Int { number.withLock { $0 } }

    func count() { number.withLock { $0 += 1 } }
}
