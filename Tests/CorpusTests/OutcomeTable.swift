import Foundation
import Synchronization

/// What came of one kind of input.
struct Outcome: Sendable {
    var accepted = 0
    var refused = 0
    var failed = 0
    var slow = 0
    var differing = 0
    var thumbnails = 0
    var variants = 0
    var variantsRefused = 0
    var notes: [String] = []

    fileprivate func row(_ category: String) -> String {
        let numbers = [accepted, refused, failed, slow, differing, thumbnails, variants, variantsRefused]
        let cells = [category] + numbers.map(String.init) + [notes.joined(separator: "; ")]
        return "| " + cells.joined(separator: " | ") + " |\n"
    }
}

/// Outcomes by kind of input.
final class Tally: Sendable {
    private let outcomes = Mutex<[String: Outcome]>([:])

    func count(_ category: String, _ change: (inout Outcome) -> Void) {
        outcomes.withLock { change(&$0[category, default: Outcome()]) }
    }

    subscript(category: String) -> Outcome { outcomes.withLock { $0[category] ?? Outcome() } }

    /// Appends a row for each kind to the Markdown table in the file `VITRINE_CORPUS_TABLE`, if there is one.
    func print() {
        let rows = outcomes.withLock { $0.sorted { $0.key < $1.key }.map { $0.value.row($0.key) } }
        guard let path = ProcessInfo.processInfo.environment["VITRINE_CORPUS_TABLE"],
            let file = fopen(path, "a")
        else { return }
        fputs(rows.joined(), file)
        fclose(file)
    }
}
