import Synchronization

/// Lets one thread at a time look for what can be removed, and none soon after one has found nothing.
///
/// On a full disk every upload would look through all there is otherwise.
package final class EvictionPace: Sendable {
    private static let pause = Duration.seconds(5)

    private let rest = Mutex<ContinuousClock.Instant?>(nil)

    package init() {}

    /// Runs `evict`, or returns 0 without it.
    ///
    /// - Parameters:
    ///   - isNeeded: evaluated once no other thread evicts.
    ///   - evict: returns how many things are gone.
    /// - Returns: as `evict` does.
    /// - Throws: what the two throw.
    package func run(if isNeeded: () throws -> Bool, _ evict: () throws -> Int) throws -> Int {
        try rest.withLock { rest in
            guard try isNeeded() else { return 0 }
            if let end = rest, .now < end { return 0 }
            let count = try evict()
            rest = count == 0 ? .now + Self.pause : nil
            return count
        }
    }
}
