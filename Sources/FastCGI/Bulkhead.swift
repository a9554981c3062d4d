import Synchronization

/// Bounds how many threads the requests of one kind occupy; the others wait in turn, and without a thread.
///
/// Callers take turns, each in the order in which its requests came. Requests for the same work run one after the other:
/// the first does it, and the others find it done.
final class Bulkhead<Request: Sendable>: Sendable {
    /// A request that has been admitted or waits.
    struct Entry: Sendable {
        let request: Request
        /// Who takes a turn with it.
        let caller: String
        /// Names work that several requests may share; nil for work that this request alone needs.
        var work: String?
        /// When it has waited too long.
        var deadline: ContinuousClock.Instant?
    }

    /// What became of a request that asked to run.
    enum Admission {
        /// This request, or one that waited longer, is to be run by the caller.
        case run(Entry)
        case waits
        /// Too many wait already.
        case refused
    }

    private struct State {
        var running = 0
        var runningByCaller: [String: Int] = [:]
        var runningWork: Set<String> = []
        var waiting: [String: [Entry]] = [:]
        var waitingCount = 0
        /// Callers with requests that wait, the next one first.
        var turns: [String] = []
    }

    private let limit: Int
    private let isShared: Bool
    private let mostWaiting: Int
    private let mostWaitingOfCaller: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: requests that run at once.
    ///   - isShared: whether a caller gets at most as many places as it leaves free, so that others find one.
    ///   - mostWaiting: requests that wait at once.
    ///   - mostWaitingOfCaller: requests of one caller that wait at once.
    init(
        limit: Int, isShared: Bool = false, mostWaiting: Int = .max, mostWaitingOfCaller: Int = .max
    ) {
        self.limit = max(limit, 1)
        self.isShared = isShared
        self.mostWaiting = mostWaiting
        self.mostWaitingOfCaller = mostWaitingOfCaller
    }

    /// Takes a request in.
    ///
    /// - Parameter entry: runs now or waits.
    /// - Returns: what the calling thread does next. Whatever it runs ends with ``leave(_:)``.
    func enter(_ entry: Entry) -> Admission {
        state.withLock { state in
            if state.waitingCount == 0, mayRun(entry, state) {
                begin(entry, &state)
                return .run(entry)
            }
            let own = state.waiting[entry.caller]?.count ?? 0
            guard state.waitingCount < mostWaiting, own < mostWaitingOfCaller else { return .refused }
            if own == 0 { state.turns.append(entry.caller) }
            state.waiting[entry.caller, default: []].append(entry)
            state.waitingCount += 1
            return next(&state).map { .run($0) } ?? .waits
        }
    }

    /// Ends a request that has run.
    ///
    /// - Parameter entry: as ``enter(_:)`` or this call returned it.
    /// - Returns: the next request for the same thread, nil if none may run.
    func leave(_ entry: Entry) -> Entry? {
        state.withLock { state in
            state.running -= 1
            let count = (state.runningByCaller[entry.caller] ?? 1) - 1
            state.runningByCaller[entry.caller] = count > 0 ? count : nil
            if let work = entry.work { state.runningWork.remove(work) }
            return next(&state)
        }
    }

    /// Removes the requests that have waited too long.
    func expire(now: ContinuousClock.Instant = .now) -> [Entry] {
        state.withLock { state in
            guard state.waitingCount > 0 else { return [] }
            var expired: [Entry] = []
            for caller in state.turns {
                guard var entries = state.waiting[caller] else { continue }
                let late = entries.filter { ($0.deadline ?? now) < now }
                guard !late.isEmpty else { continue }
                entries.removeAll { ($0.deadline ?? now) < now }
                state.waiting[caller] = entries.isEmpty ? nil : entries
                expired += late
            }
            state.waitingCount -= expired.count
            state.turns.removeAll { state.waiting[$0] == nil }
            return expired
        }
    }

    /// The first request, in the order of the callers' turns, that may run.
    private func next(_ state: inout State) -> Entry? {
        guard state.running < limit else { return nil }
        for (position, caller) in state.turns.enumerated() {
            guard let entries = state.waiting[caller],
                let index = entries.firstIndex(where: { mayRun($0, state) })
            else { continue }
            let entry = entries[index]
            state.waiting[caller]?.remove(at: index)
            state.waitingCount -= 1
            state.turns.remove(at: position)
            if entries.count == 1 { state.waiting[caller] = nil } else { state.turns.append(caller) }
            begin(entry, &state)
            return entry
        }
        return nil
    }

    private func mayRun(_ entry: Entry, _ state: State) -> Bool {
        guard state.running < limit else { return false }
        if let work = entry.work, state.runningWork.contains(work) { return false }
        let own = state.runningByCaller[entry.caller] ?? 0
        // Dynamic thresholds: half of all for one caller alone, half of the rest for the next.
        return !isShared || own == 0 || own < limit - state.running
    }

    private func begin(_ entry: Entry, _ state: inout State) {
        state.running += 1
        state.runningByCaller[entry.caller, default: 0] += 1
        if let work = entry.work { state.runningWork.insert(work) }
    }
}
