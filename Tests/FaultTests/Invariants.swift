import Foundation
import ServiceTesting

/// What must hold after every fault, once the service runs again.
enum Invariants {
    /// A sentence for each that does not hold: catalog, rows and blobs (I1, I2), nothing without an owner after a sweep
    /// that waits for nobody (I3), what clients were promised (I4, I5, I7).
    ///
    /// No client may be at work.
    static func violations(in service: RunningService, of ledger: Ledger) throws -> [String] {
        var found = try findings(in: service)
        let sweep = try service.vitrine("sweep", "--grace", "0")
        if sweep.status != 0 { found.append("sweep: \(sweep.errors)") }
        found += try findings(in: service)
        found += try leftovers(in: service)
        return found + ledger.violations(asking: service.admin)
    }

    /// What lies in `incoming/` for nobody; thumbnails the responder still makes are its own until they are made.
    private static func leftovers(in service: RunningService) throws -> [String] {
        let own = service.responderIfAny().map { "\($0)-" }
        var names: [String] = []
        try eventually {
            names = try FileManager.default.contentsOfDirectory(atPath: service.data + "/incoming")
                .filter { !$0.hasPrefix(".") }
            return own.map { own in !names.contains { $0.hasPrefix(own) } } ?? true
        }
        return names.map { "left in incoming: \($0)" }
    }

    private static func findings(in service: RunningService) throws -> [String] {
        let check = try service.vitrine("check")
        guard check.status != 0 else { return [] }
        return check.output.split(separator: "\n").map(String.init) + [check.errors].filter { !$0.isEmpty }
    }
}
