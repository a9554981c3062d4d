import Dispatch
import Synchronization

/// Lets one caller per key do the work while the others who ask for the same wait for it.
final class SingleFlight<Key: Hashable & Sendable>: Sendable {
    private let flights = Mutex<[Key: DispatchGroup]>([:])

    /// Runs `work` if nobody does so for `key`, and answers true; otherwise waits until that is done and
    /// answers false: the caller then looks at what came of it.
    func run(_ key: Key, _ work: () throws -> Void) rethrows -> Bool {
        let (group, isFirst) = flights.withLock { flights -> (DispatchGroup, Bool) in
            if let running = flights[key] { return (running, false) }
            let group = DispatchGroup()
            group.enter()
            flights[key] = group
            return (group, true)
        }
        guard isFirst else {
            group.wait()
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
