import Dispatch
import Synchronization

/// Numbers of files whose thumbnails wait to be rendered in the background.
///
/// It is only a reminder: the catalog knows what is not made yet, and a start asks it.
final class ThumbnailQueue: Sendable {
    /// Pauses before further attempts; after the last one the next start or request tries again.
    private static let pauses: [Duration] = [
        .seconds(20), .seconds(120), .seconds(1_200), .seconds(7_200), .seconds(43_200),
    ]

    private struct Attempts {
        var count = 0
        var due: ContinuousClock.Instant?
    }

    private struct State {
        var waiting: [Int64] = []
        var next = 0
        var isClosed = false
        /// Files whose thumbnails could not be made.
        var failed: [Int64: Attempts] = [:]
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    func append(_ number: Int64) {
        state.withLock { $0.waiting.append(number) }
        available.signal()
    }

    /// Appends a file again once a pause has passed, which grows with each attempt; not at all after the last one.
    func retry(_ number: Int64, now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            let count = state.failed[number]?.count ?? 0
            let due = Self.pauses.indices.contains(count) ? now + Self.pauses[count] : nil
            state.failed[number] = Attempts(count: count + 1, due: due)
        }
    }

    /// Forgets the attempts at a file.
    func settle(_ number: Int64) { state.withLock { $0.failed[number] = nil } }

    /// Appends the files whose pause has passed.
    func appendDue(now: ContinuousClock.Instant = .now) {
        let due = state.withLock { state in
            let due = state.failed.filter { $0.value.due.map { $0 <= now } ?? false }.keys.sorted()
            for number in due { state.failed[number]?.due = nil }
            return due
        }
        for number in due { append(number) }
    }

    /// The next number; blocks until there is one, answers nil once the queue is closed.
    func next() -> Int64? {
        available.wait()
        return state.withLock { state in
            guard !state.isClosed, state.next < state.waiting.count else { return nil }
            defer {
                state.next += 1
                if state.next > 1_024 {
                    state.waiting.removeFirst(state.next)
                    state.next = 0
                }
            }
            return state.waiting[state.next]
        }
    }

    /// Ends every ``next()``, now and later, for up to `waiters` callers.
    func close(waiters: Int) {
        state.withLock { $0.isClosed = true }
        for _ in 0..<waiters { available.signal() }
    }
}
