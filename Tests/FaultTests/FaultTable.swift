import Foundation
import Synchronization

/// What came of the faults, a row for each kind, in the file that `VITRINE_FAULT_TABLE` names if it does.
enum FaultTable {
    private static let path = ProcessInfo.processInfo.environment["VITRINE_FAULT_TABLE"]
    private static let lock = Mutex(())

    /// Adds a row of a Markdown table.
    ///
    /// - Parameter id: the fault's short name, `K1` for instance.
    /// - Parameter trials: how often the fault was made to happen.
    /// - Parameter violations: how often something promised did not hold.
    /// - Parameter note: what else was counted.
    static func record(_ id: String, _ fault: String, trials: Int, violations: Int, note: String = "") {
        let row = "| \(id) | \(fault) | \(trials) | \(violations) | \(note) |\n"
        lock.withLock { _ in
            guard let path, let file = fopen(path, "a") else { return }
            fputs(row, file)
            fclose(file)
        }
    }
}
