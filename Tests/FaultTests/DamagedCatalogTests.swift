import Foundation
import Glibc
import ServiceTesting
import Testing

/// A catalog that is damaged or gone (Q2): it is refused in one sentence or serves what is whole, and never is an empty
/// one put in its place.
@Suite(.serialized)
struct DamagedCatalogTests {
    @Test func `a catalog with a page of rubbish is refused or serves what is whole`() throws {
        let copies = try CatalogCopies(files: 30)
        let trials = Thoroughness.trials(12, full: 300)
        var (violations, refused): ([String], Int) = ([], 0)
        for trial in 0..<trials {
            let data = try copies.copy()
            defer { copies.remove(data) }
            let file = data + "/catalog.sqlite"
            let pages = try Self.size(of: file) / 4_096
            let page = Thoroughness.isFull ? trial % pages : trial * pages / trials
            // Another disk's sector, an empty one, or half of one.
            let kind = trial / (Thoroughness.isFull ? pages : 1) % 3
            let rubbish = (0..<(kind == 2 ? 2_048 : 4_096)).map { _ in
                kind == 1 ? 0 : UInt8.random(in: 0...255)
            }
            try Self.overwrite(file, at: page * 4_096, with: rubbish)
            let outcome = try copies.violations(in: data)
            violations += outcome.found.map { "page \(page), kind \(kind): \($0)" }
            if case .refused = outcome.start {
                refused += 1
                let check = try Self.check(data)
                if check.status == 0 {
                    violations.append("page \(page), kind \(kind): check finds nothing wrong")
                }
            }
        }
        #expect(violations == [])
        #expect(refused > 0)
        FaultTable.record(
            "Q2", "a page of the catalog overwritten", trials: trials, violations: violations.count,
            note: "\(refused) starts refused")
    }

    @Test func `a log that is cut, full of rubbish or missing loses at most what it held`() throws {
        let copies = try CatalogCopies(files: 20, isLive: true)
        let trials = Thoroughness.trials(4, full: 40)
        var violations: [String] = []
        var refused = 0
        for trial in 0..<trials {
            let data = try copies.copy()
            defer { copies.remove(data) }
            let log = data + "/catalog.sqlite-wal"
            let size = try Self.size(of: log)
            switch trial % 4 {
            case 0: truncate(log, size * (trial / 4 + 1) / (trials / 4 + 1) + 7)
            case 1:
                let rubbish = (0..<5_000).map { _ in UInt8.random(in: 0...255) }
                try Self.overwrite(log, at: size * (trial / 4) / (trials / 4 + 1), with: rubbish)
            case 2: unlink(log)
            default: unlink(data + "/catalog.sqlite-shm")
            }
            let outcome = try copies.violations(in: data, mayLack: trial % 4 != 3)
            violations += outcome.found.map { "trial \(trial): \($0)" }
            if case .refused = outcome.start { refused += 1 }
        }
        #expect(violations == [])
        FaultTable.record(
            "Q2", "the catalog's log cut, overwritten or removed", trials: trials,
            violations: violations.count,
            note: "\(refused) starts refused")
    }

    /// What somebody may find instead of the catalog.
    enum Loss: String, CaseIterable {
        case missing, empty, folder, cut, strange, link
    }

    @Test(arguments: Loss.allCases)
    func `without its catalog a data directory is refused and left as it is`(loss: Loss) throws {
        let copies = try CatalogCopies(files: 3)
        let data = try copies.copy()
        defer { copies.remove(data) }
        let file = data + "/catalog.sqlite"
        let size = try Self.size(of: file)
        switch loss {
        case .missing: unlink(file)
        case .empty: truncate(file, 0)
        case .cut: truncate(file, size / 2)
        case .strange: try "a note".write(toFile: file, atomically: true, encoding: .utf8)
        case .folder:
            unlink(file)
            mkdir(file, 0o755)
        case .link:
            unlink(file)
            symlink("elsewhere", file)
        }
        let outcome = try copies.violations(in: data)
        #expect(outcome.found == [])
        guard case .refused = outcome.start else {
            Issue.record("it starts without its catalog")
            return
        }
        let check = try Self.check(data)
        #expect(check.status != 0)
        #expect(check.errors.contains(data))
        if loss == .missing { #expect(access(file, F_OK) != 0) }
        if loss == .empty { #expect(try Self.size(of: file) == 0) }
        #expect(access(data + "/elsewhere", F_OK) != 0)
        FaultTable.record("Q2", "instead of the catalog: \(loss.rawValue)", trials: 1, violations: 0)
    }

    @Test func `a catalog of somebody else's is refused`() throws {
        let copies = try CatalogCopies(files: 1)
        let data = try copies.copy()
        defer { copies.remove(data) }
        let file = data + "/catalog.sqlite"
        try #require(chmod(file, 0o400) == 0)
        // Nobody may read what belongs to root; who is not root may not write what is read-only.
        let process = Process.tool(
            "setpriv",
            (geteuid() == 0 ? ["--reuid=65534", "--clear-groups"] : [])
                + [RunningService.binary, "user", "list", "--data", data])
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus != 0)
        #expect(said == "Error: The catalog \(file) cannot be opened: Permission denied.\n")
    }

    @Test func `a backup brings back what was lost with the catalog`() throws {
        let copies = try CatalogCopies(files: 3)
        let data = try copies.copy()
        defer { copies.remove(data) }
        let backup = data + "-backup"
        defer { copies.remove(backup) }
        #expect(try Self.run("backup", backup, "--data", data).status == 0)
        unlink(data + "/catalog.sqlite")
        guard case .refused = try CatalogCopies.start(data) else {
            Issue.record("it starts without its catalog")
            return
        }
        #expect(try Self.run("restore", backup, "--data", data).status == 0)
        #expect(try copies.violations(in: data).found == [])
    }

    private static func check(_ data: String) throws -> (status: Int32, errors: String) {
        try run("check", "--data", data)
    }

    /// Runs a command of the program.
    static func run(_ arguments: String...) throws -> (status: Int32, errors: String) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: RunningService.binary)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    private static func size(of path: String) throws -> Int {
        var facts = stat()
        try #require(stat(path, &facts) == 0)
        return Int(facts.st_size)
    }

    private static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        try #require(pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count)
    }
}
