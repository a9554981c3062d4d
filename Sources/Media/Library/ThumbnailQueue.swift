import Dispatch
import Synchronization

/// Numbers of files whose thumbnails wait to be rendered in the background.
///
/// It is only a reminder: the catalog knows what is not made yet, and a start asks it.
final class ThumbnailQueue: Sendable {
    private struct State {
        var waiting: [Int64] = []
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    func append(_ number: Int64) {
        state.withLock { $0.waiting.append(number) }
        available.signal()
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
