import Dispatch
import Synchronization

/// Lets one caller per key do the work while the others who ask for the same wait for it.
final class SingleFlight<Key: Hashable & Sendable>: Sendable {
    private let flights = Mutex<[Key: DispatchGroup]>([:])

    /// Runs `work` unless it runs for `key` already; waits for its end then.
    ///
    /// - Parameters:
    ///   - key: what is worked for.
    ///   - seconds: how long this call waits for another one's work.
    ///   - work: runs on the calling thread.
    /// - Returns: whether this call did the work; if not, it looks at what came of it.
    /// - Throws: what `work` throws; ``ImagingError/unavailable(_:)`` if another one's work takes too long.
    func run(_ key: Key, waiting seconds: Int = 60, _ work: () throws -> Void) throws -> Bool {
        let (group, isFirst) = flights.withLock { flights -> (DispatchGroup, Bool) in
            if let running = flights[key] { return (running, false) }
            let group = DispatchGroup()
            group.enter()
            flights[key] = group
            return (group, true)
        }
        guard isFirst else {
            guard group.wait(timeout: .now() + .seconds(seconds)) == .success else {
                throw ImagingError.unavailable("the same picture is being made")
            }
            return false
        }
        defer {
            flights.withLock { $0[key] = nil }
            group.leave()
        }
        try work()
        return true
    }
}
