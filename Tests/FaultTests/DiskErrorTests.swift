import Foundation
import Glibc
import ServiceTesting
import Testing

/// Disks that do less than was asked of them, nothing any more, or something else.
@Suite(.serialized)
struct DiskErrorTests {
    @Test(.needs(.compiler))
    func `reads and writes that are cut short or interrupted change nothing`() throws {
        let program = try PreloadedProgram("shortio")
        let service = try RunningService(environment: ["VITRINE_THREADS": "2"], program: program.path)
        defer { service.stop() }
        let visitor = DiskVisitor(service)
        let trials = Thoroughness.trials(20, full: 400)
        for index in 0..<trials {
            visitor.upload(size: [200, 10_000, 250_000, 2_000_000][index % 4], expecting: 201)
            if index % 3 == 0 { visitor.replaceOne(size: 300_000) }
        }
        visitor.checkReads()
        visitor.violations += try Invariants.violations(in: service, of: visitor.ledger)
        FaultTable.record(
            "E2", "short and interrupted reads and writes", trials: trials,
            violations: visitor.violations.count, note: "\(visitor.read) contents compared")
        #expect(visitor.violations == [])
    }

    @Test(.needs(.mounts))
    func `of a filesystem that turns read-only everything can still be read`() throws {
        let trials = Thoroughness.trials(1, full: 20)
        var violations: [String] = []
        for _ in 0..<trials {
            let disk = try SmallDisk(.ext4)
            defer { disk.remove() }
            let service = try RunningService(data: disk.mounted + "/data")
            defer { service.stop() }
            let visitor = DiskVisitor(service)
            for _ in 0..<6 { visitor.upload(size: 100_000, expecting: 201) }
            try disk.breakDown()
            visitor.upload(size: 100_000, expecting: 500)
            visitor.replaceOne(size: 100_000, expecting: 500)
            visitor.deleteOne(expecting: 500)
            visitor.checkReads()
            try eventually { try service.admin.get("/readyz").status == 503 }
            service.end()
            try disk.repair()
            let repaired = try RunningService(data: disk.mounted + "/data")
            defer { repaired.stop() }
            let returning = DiskVisitor(repaired, visitor.ledger)
            returning.upload(size: 100_000, expecting: 201)
            returning.checkReads()
            violations += visitor.violations + returning.violations
            violations += try Invariants.violations(in: repaired, of: visitor.ledger)
        }
        FaultTable.record(
            "E3", "filesystem turns read-only after an error of its own", trials: trials,
            violations: violations.count)
        #expect(violations == [])
    }

    @Test func `every content with a changed bit is found`() throws {
        let service = try RunningService()
        defer { service.stop() }
        var generator = SeededGenerator(seed: 9)
        let (count, damaged) = (Thoroughness.trials(20, full: 1_000), Thoroughness.trials(10, full: 100))
        for index in 0..<count {
            let answer = try service.admin.store("a.bin", generator.bytes([64, 4_000, 70_000][index % 3]))
            try #require(answer.status == 201)
        }
        let blobs = try Shell.run("find \"$1/blobs\" -type f | sort", service.data).split(separator: "\n")
        #expect(blobs.count == count)
        for blob in blobs.shuffled(using: &generator).prefix(damaged) {
            try flipBit(of: String(blob), &generator)
        }
        let check = try service.vitrine("check")
        let found = check.output.split(separator: "\n").count { $0.contains("its bytes are damaged") }
        FaultTable.record(
            "E4", "a bit of a content flips", trials: damaged, violations: damaged - found,
            note: "among \(count) contents")
        #expect(found == damaged)
        #expect(check.status == 1)
        #expect(check.output.contains("\(damaged) findings"))
    }

    private func flipBit(of path: String, _ generator: inout SeededGenerator) throws {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let place = Int.random(in: 0..<Int(lseek(descriptor, 0, SEEK_END)), using: &generator)
        var byte: UInt8 = 0
        try #require(pread(descriptor, &byte, 1, place) == 1)
        byte ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        try #require(pwrite(descriptor, &byte, 1, place) == 1)
    }
}
