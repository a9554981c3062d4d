import Dispatch
import Media
import Synchronization

/// Gives out a few permits to render, to callers in turn rather than in the order in which their jobs came.
///
/// Renditions, which may take seconds each, never hold every permit if there is more than one: thumbnails find a worker
/// within the time that a thumbnail takes.
final class RenderTurns: Sendable {
    /// A job that waits.
    private final class Ticket: Sendable {
        let purpose: RenderJob.Purpose
        let called = DispatchSemaphore(value: 0)

        init(_ purpose: RenderJob.Purpose) { self.purpose = purpose }
    }

    private struct State {
        var free: Int
        var renditions = 0
        var waiting: [String: [Ticket]] = [:]
        /// Callers with jobs that wait, the next one first.
        var turns: [String] = []
    }

    private let mostRenditions: Int
    private let state: Mutex<State>

    /// - Parameter width: permits.
    init(width: Int) {
        mostRenditions = max(1, width - 1)
        state = Mutex(State(free: width))
    }

    /// Jobs that wait now.
    var waiting: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// Runs a job once it is its turn.
    ///
    /// - Parameters:
    ///   - job: decides whose turn it takes.
    ///   - limit: how long it waits.
    ///   - body: renders.
    /// - Throws: `ImagingError.unavailable(_:)` if its turn does not come in time; what `body` throws.
    func take<Result>(for job: RenderJob, within limit: Duration, _ body: () throws -> Result) throws
        -> Result
    {
        try wait(for: job, within: limit)
        defer { give(back: job.purpose) }
        return try body()
    }

    private func wait(for job: RenderJob, within limit: Duration) throws {
        let ticket = Ticket(job.purpose)
        let isCalled = state.withLock { state in
            if mayRun(ticket, state), !state.turns.contains(where: { canCall($0, state) }) {
                begin(ticket, &state)
                return true
            }
            if state.waiting[job.caller] == nil { state.turns.append(job.caller) }
            state.waiting[job.caller, default: []].append(ticket)
            return false
        }
        if isCalled || ticket.called.wait(timeout: .now() + limit / .seconds(1)) == .success { return }
        let isGone = state.withLock { state in
            guard let index = state.waiting[job.caller]?.firstIndex(where: { $0 === ticket }) else {
                return false
            }
            remove(index, of: job.caller, &state)
            return true
        }
        // Else it was called in the very last moment.
        if isGone { throw ImagingError.unavailable("all render workers are busy") }
    }

    private func give(back purpose: RenderJob.Purpose) {
        state.withLock { state in
            state.free += 1
            if purpose == .rendition { state.renditions -= 1 }
            while let caller = state.turns.first(where: { canCall($0, state) }) {
                guard let index = state.waiting[caller]?.firstIndex(where: { mayRun($0, state) }),
                    let ticket = state.waiting[caller]?[index]
                else { return }
                remove(index, of: caller, &state)
                // Behind the others, if it has more.
                if let position = state.turns.firstIndex(of: caller) {
                    state.turns.append(state.turns.remove(at: position))
                }
                begin(ticket, &state)
                ticket.called.signal()
            }
        }
    }

    private func begin(_ ticket: Ticket, _ state: inout State) {
        state.free -= 1
        if ticket.purpose == .rendition { state.renditions += 1 }
    }

    private func mayRun(_ ticket: Ticket, _ state: State) -> Bool {
        state.free > 0 && (ticket.purpose == .thumbnails || state.renditions < mostRenditions)
    }

    private func canCall(_ caller: String, _ state: State) -> Bool {
        state.waiting[caller]?.contains { mayRun($0, state) } ?? false
    }

    private func remove(_ index: Int, of caller: String, _ state: inout State) {
        state.waiting[caller]?.remove(at: index)
        if state.waiting[caller]?.isEmpty ?? true {
            state.waiting[caller] = nil
            state.turns.removeAll { $0 == caller }
        }
    }
}
