import Foundation
import ServiceTesting

/// A client that notes whatever a disk's trouble must not do.
final class DiskVisitor {
    let ledger: Ledger
    var violations: [String] = []
    private(set) var kept = 0
    private(set) var refused = 0
    private(set) var deleted = 0
    private(set) var read = 0
    private let service: RunningService
    private var generator = SeededGenerator(seed: 3)

    init(_ service: RunningService, _ ledger: Ledger = Ledger()) {
        self.service = service
        self.ledger = ledger
    }

    /// Uploads until so many were refused because the disk is full.
    func uploadUntil(refused count: Int, size: Int) {
        let wanted = refused + count
        while refused < wanted, violations.count < 10 { upload(size: size, expecting: 201, 507) }
    }

    func upload(size: Int, expecting statuses: Int...) {
        let content = generator.bytes(size)
        let bucket = Bool.random(using: &generator) ? "core_media" : "default"
        guard let answer = try? service.admin.store("a.bin", content, in: bucket) else {
            return violations.append("upload: no answer")
        }
        if !statuses.contains(answer.status) {
            violations.append("upload: \(answer.status) \(answer.text)")
        }
        if answer.status == 201, let id = answer.processedFile["id"] as? String {
            kept += 1
            ledger.created(id, content)
        } else {
            refused += 1
            if answer.json["error"] == nil { violations.append("upload: \(answer.text)") }
        }
    }

    func replaceOne(size: Int, expecting status: Int = 200) {
        guard let id = ledger.ids.randomElement(using: &generator) else { return }
        let content = generator.bytes(size)
        let version = ledger.begins(id, content)
        let answer = try? service.admin.replace(id, "a.bin", content)
        if answer?.status == 200 { ledger.acknowledged(id, version) }
        if answer?.status != status { violations.append("replace: \(answer?.text ?? "no answer")") }
    }

    func deleteOne(expecting status: Int) {
        guard let id = ledger.ids.randomElement(using: &generator) else { return }
        let version = ledger.begins(id, nil)
        let answer = try? service.admin.send("DELETE", "/v1/files/\(id)")
        if answer?.status == 204 { ledger.acknowledged(id, version) }
        if answer?.status != status { violations.append("delete: \(answer?.text ?? "no answer")") }
    }

    func checkReads() {
        read += ledger.ids.count
        violations += ledger.violations(asking: service.admin)
    }

    /// Deletes every file, or every other.
    func deleteSome(half: Bool) {
        for (index, id) in ledger.ids.enumerated() where !half || index % 2 == 0 {
            let version = ledger.begins(id, nil)
            let status = (try? service.admin.send("DELETE", "/v1/files/\(id)"))?.status
            // One that is deleted stays so.
            if status == 204 || status == 404 { ledger.acknowledged(id, version) }
            if status == 204 { deleted += 1 }
            if status != 204, status != 404 { violations.append("delete: \(status ?? 0)") }
        }
    }

    func filesLeftIncoming() -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: service.data + "/incoming")
        return (names ?? ["nothing can be listed"]).filter { !$0.hasPrefix(".") }
    }
}
