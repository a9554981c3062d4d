import Synchronization

/// What was found out about something that may take long to answer: one request at a time finds out, and no other waits.
final class Examination: Sendable {
    private struct State {
        var latest: Result<Void, any Error>?
        var time = ContinuousClock.now
        var isRunning = false
    }

    /// The first examination has not ended yet.
    struct Unfinished: Error {}

    private static let lifetime = Duration.seconds(1)
    private let examine: @Sendable () throws -> Void
    private let state = Mutex(State())

    /// - Parameter examine: throws what is wrong.
    init(_ examine: @escaping @Sendable () throws -> Void) { self.examine = examine }

    /// Examines at most once a second, and returns the latest outcome while another request examines.
    ///
    /// - Throws: what `examine` threw; ``Unfinished``.
    func check() throws {
        let known = state.withLock { state -> Result<Void, any Error>? in
            let isFresh = state.latest != nil && state.time.duration(to: .now) < Self.lifetime
            if isFresh || state.isRunning { return state.latest ?? .failure(Unfinished()) }
            state.isRunning = true
            return nil
        }
        if let known { return try known.get() }
        let outcome = Result { try examine() }
        state.withLock { $0 = State(latest: outcome) }
        try outcome.get()
    }
}
