import Foundation
import ServiceTesting
import Testing

/// Catalog and contents of different days (Q3): nothing is deleted, and both sides are told.
@Suite(.serialized)
struct OldBackupTests {
    /// More than what crashes may leave behind.
    private static let files = 120

    @Test func `contents newer than the catalog stay, and are told`() throws {
        let trials = Thoroughness.trials(1, full: 10)
        var violations = 0
        for _ in 0..<trials {
            let service = try RunningService(data: Self.folder())
            defer { service.stopAndRemove() }
            _ = try store(2, in: service)
            let old = try Data(contentsOf: URL(fileURLWithPath: backUp(service) + "/catalog.sqlite"))
            _ = try store(Self.files, in: service)
            service.end()
            for suffix in ["-wal", "-shm"] { unlink(service.data + "/catalog.sqlite" + suffix) }
            try old.write(to: URL(fileURLWithPath: service.data + "/catalog.sqlite"))
            let before = try blobs(of: service)
            #expect(before.count == Self.files + 2)

            let sweep = try service.vitrine("sweep", "--grace", "0")
            #expect(sweep.status == 0)
            #expect(sweep.output.contains("Left \(Self.files) blobs alone"))
            let check = try service.vitrine("check")
            #expect(check.status == 1)
            #expect(check.output.contains("has never heard of \(Self.files) of \(Self.files + 2) contents"))
            if try blobs(of: service) != before { violations += 1 }
        }
        #expect(violations == 0)
        FaultTable.record(
            "Q3", "a catalog older than \(Self.files) of its contents", trials: trials, violations: violations
        )
    }

    @Test func `a catalog newer than the contents keeps its rows, and every loss is told`() throws {
        let trials = Thoroughness.trials(1, full: 10)
        var violations = 0
        for _ in 0..<trials {
            let service = try RunningService(data: Self.folder())
            defer { service.stopAndRemove() }
            let kept = try store(3, in: service)
            let before = try blobs(of: service)
            let lost = try store(5, in: service)
            for path in try blobs(of: service).subtracting(before) { unlink(path) }

            #expect(try service.vitrine("sweep", "--grace", "0").status == 0)
            let check = try service.vitrine("check")
            #expect(check.status == 1)
            #expect(check.output.components(separatedBy: "its bytes are missing").count - 1 == lost.count)
            for id in lost {
                let status = try service.admin.get("/v1/files/\(id)").status
                if status != 503 && status != 500 { violations += 1 }
            }
            for id in kept where try service.admin.get("/v1/files/\(id)").status != 200 { violations += 1 }
            if try blobs(of: service) != before { violations += 1 }
        }
        #expect(violations == 0)
        FaultTable.record("Q3", "a catalog newer than its contents", trials: trials, violations: violations)
    }

    private static func folder() -> String {
        FileManager.default.temporaryDirectory.path + "/vitrine-backup-\(UUID().uuidString)"
    }

    /// Stores files in a private bucket and answers their ids.
    private func store(_ count: Int, in service: RunningService) throws -> [String] {
        try (0..<count).map { number in
            let answer = try service.admin.store("file.txt", Array("\(number) \(UUID())".utf8))
            return try #require(answer.processedFile["id"] as? String)
        }
    }

    private func backUp(_ service: RunningService) throws -> String {
        let folder = service.data + "-backup"
        try #require(try service.vitrine("backup", folder).status == 0)
        return folder
    }

    private func blobs(of service: RunningService) throws -> Set<String> {
        let root = service.data + "/blobs"
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return Set(names.filter { ($0 as NSString).lastPathComponent.count == 64 }.map { root + "/" + $0 })
    }
}

extension RunningService {
    /// Ends everything and removes data that would stay.
    fileprivate func stopAndRemove() {
        end()
        for folder in [data, data + "-backup"] { try? FileManager.default.removeItem(atPath: folder) }
    }
}
