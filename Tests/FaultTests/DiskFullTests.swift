import Foundation
import ServiceTesting
import Testing

/// A full disk refuses what is new, keeps what is there, and lets go of what is deleted.
@Suite(.serialized, .needs(.mounts))
struct DiskFullTests {
    @Test(arguments: SmallDisk.Kind.allCases)
    func `what does not fit is refused, what is there can be read and deleted`(kind: SmallDisk.Kind) throws {
        let disk = try SmallDisk(kind)
        defer { disk.remove() }
        let service = try RunningService(
            environment: ["VITRINE_THREADS": "2", "VITRINE_RENDER_WORKERS": "1"],
            data: disk.mounted + "/data")
        defer { service.stop() }
        let visitor = DiskVisitor(service)
        let trials = Thoroughness.trials(10, full: 200)

        // Over the edge, and on until as many were refused as there are to be tried.
        try disk.fill(leaving: Thoroughness.trials(6, full: 20))
        visitor.uploadUntil(refused: trials, size: 200_000)
        visitor.checkReads()
        try disk.fill()
        visitor.uploadUntil(refused: trials, size: 500)
        visitor.checkReads()
        #expect(try service.admin.get("/readyz").status == 503)
        #expect(visitor.filesLeftIncoming() == [])

        visitor.deleteSome(half: true)
        #expect(try service.vitrine("sweep", "--grace", "0").status == 0)
        visitor.checkReads()
        try disk.empty()
        try eventually { try service.admin.get("/readyz").status == 200 }
        visitor.upload(size: 500, expecting: 201)
        visitor.deleteSome(half: false)
        visitor.violations += try Invariants.violations(in: service, of: visitor.ledger)
        FaultTable.record(
            "D1", "disk full: \(kind == .ext4 ? "no block" : "no inode") left", trials: visitor.refused,
            violations: visitor.violations.count,
            note: "\(visitor.kept) uploads kept, \(visitor.deleted) deleted, \(visitor.read) read")
        #expect(visitor.violations == [])
        #expect(visitor.kept > 0 && visitor.deleted > 0)
    }

    @Test func `on a disk that was filled while the service was down it starts, and files can be deleted`()
        throws
    {
        let disk = try SmallDisk(.ext4)
        defer { disk.remove() }
        let environment = ["VITRINE_THREADS": "2", "VITRINE_RENDER_WORKERS": "1"]
        let first = try RunningService(environment: environment, data: disk.mounted + "/data")
        defer { first.stop() }
        let before = DiskVisitor(first)
        for _ in 0..<20 { before.upload(size: 50_000, expecting: 201) }
        first.end()
        try disk.fill()
        let second = try RunningService(environment: environment, data: disk.mounted + "/data")
        defer { second.stop() }
        let visitor = DiskVisitor(second, before.ledger)
        visitor.checkReads()
        visitor.upload(size: 500, expecting: 507)
        visitor.deleteSome(half: true)
        #expect(before.violations + visitor.violations == [])
        #expect(visitor.deleted > 5)
        #expect(try Invariants.violations(in: second, of: visitor.ledger) == [])
    }

    @Test(arguments: SmallDisk.Kind.allCases)
    func `a first start on a full disk is refused in one sentence`(kind: SmallDisk.Kind) throws {
        let disk = try SmallDisk(kind)
        defer { disk.remove() }
        try disk.fill()
        let start = try StartAttempt(disk.mounted, "\(try RunningService.freePort())")
        #expect(start.complaint.contains("the disk of the data directory \(disk.mounted) is full"))
    }

    @Test func `an upload is refused before it could take what is to stay free`() throws {
        let disk = try SmallDisk(.ext4)
        defer { disk.remove() }
        let service = try RunningService(
            environment: ["VITRINE_RESERVE": "16000000", "VITRINE_THREADS": "2"],
            data: disk.mounted + "/data")
        defer { service.stop() }
        let visitor = DiskVisitor(service)
        try disk.fill(leaving: 19)
        visitor.uploadUntil(refused: 3, size: 200_000)
        #expect(try disk.freeBytes() > 15_000_000)
        #expect(try service.admin.get("/readyz").status == 200, "the reserve is there")
        visitor.deleteSome(half: false)
        visitor.violations += try Invariants.violations(in: service, of: visitor.ledger)
        try eventually { try service.admin.get("/readyz").status == 200 }
        visitor.upload(size: 500, expecting: 201)
        #expect(visitor.violations == [])
    }

    @Test func `a caller who uploads and deletes does not fill the disk for others`() throws {
        let disk = try SmallDisk(.ext4)
        defer { disk.remove() }
        let service = try RunningService(
            environment: ["VITRINE_RESERVE": "12000000", "VITRINE_THREADS": "2"],
            data: disk.mounted + "/data")
        defer { service.stop() }
        let others = DiskVisitor(service)
        others.upload(size: 300_000, expecting: 201)
        let caller = DiskVisitor(service)
        for _ in 0..<Thoroughness.trials(30, full: 200) {
            caller.upload(size: 2_000_000, expecting: 201, 507)
            caller.deleteSome(half: false)
        }
        #expect(caller.refused > 0, "the disk was full of deleted contents")
        // Those that were deleted just now stay for some seconds.
        try eventually {
            let before = others.kept
            others.upload(size: 2_000_000, expecting: 201, 507)
            return others.kept > before
        }
        try eventually { try service.admin.get("/readyz").status == 200 }
        others.checkReads()
        others.violations += try Invariants.violations(in: service, of: others.ledger)
        #expect(caller.violations + others.violations == [])
    }

    @Test func `a body that finds no room before it reaches the service is refused in the dialect's words`()
        throws
    {
        let data = FileManager.default.temporaryDirectory.path + "/vitrine-body-\(UUID().uuidString)"
        try Shell.run(
            "mkdir -p \"$1/nginx/body\"; mount -t tmpfs -o size=300k tmpfs \"$1/nginx/body\"", data)
        defer { _ = try? Shell.run("umount \"$1/nginx/body\"; rm -rf \"$1\"", data) }
        let service = try RunningService(data: data)
        defer { service.end() }
        let visitor = DiskVisitor(service)
        let trials = Thoroughness.trials(4, full: 20)
        for _ in 0..<trials {
            visitor.upload(size: 2_000_000, expecting: 507)
            let answer = try service.admin.upload("a.bin", [UInt8](repeating: 7, count: 2_000_000))
            #expect(answer.status == 507)
            let detail = answer.json["detail"] as? String
            #expect(detail == "There is not enough space left to store this file.")
        }
        visitor.upload(size: 90_000, expecting: 201)
        visitor.violations += try Invariants.violations(in: service, of: visitor.ledger)
        FaultTable.record(
            "D3", "no room where nginx keeps bodies", trials: 2 * trials,
            violations: visitor.violations.count)
        #expect(visitor.violations == [])
        #expect(visitor.ledger.ids.count == 1)
    }
}
