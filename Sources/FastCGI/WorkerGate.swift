import Dispatch
import Glibc
import HTTP
import Synchronization

/// Decides how many workers wait for requests: as many as the cores can run, and one more for each that blocks.
///
/// More runnable threads than cores only take turns, which costs a third of the throughput of short requests. But a
/// worker that waits for the disk or for a render worker leaves its core to another. Requests that write count as
/// blocking at once, others after five milliseconds, which ``inspect()`` finds out.
final class WorkerGate: Sendable {
    /// Nanoseconds after which a request counts as blocking.
    private static let patience: Int64 = 5_000_000

    /// What a worker is at: when its request began, in nanoseconds, or one of these.
    private enum Mark {
        static let idle: Int64 = 0
        static let blocking: Int64 = -1
    }

    /// One worker's place.
    final class Place: Sendable {
        fileprivate let state = Atomic<Int64>(Mark.idle)
    }

    let places: [Place]
    private let runnable: Int
    /// Workers that are not resting, the blocking ones included.
    private let active: Atomic<Int>
    private let blocking = Atomic<Int>(0)
    private let isClosed = Atomic(false)
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - workers: all there are.
    ///   - runnable: how many may be at work at once without blocking.
    init(workers: Int, runnable: Int) {
        places = (0..<workers).map { _ in Place() }
        self.runnable = max(runnable, 1)
        active = Atomic(min(workers, max(runnable, 1)))
        // Those beyond rest from the beginning.
    }

    /// Rests until the worker with this number is wanted; the first few are at once.
    func enter(_ number: Int) {
        if number >= min(runnable, places.count) { wake.wait() }
    }

    /// Notes that a worker has a request.
    func begin(_ place: Place, _ method: Method) {
        place.state.store(Self.now, ordering: .releasing)
        if !method.isSafe { block(place) }
    }

    /// Notes that a worker is about to wait.
    func block(_ place: Place) {
        guard place.state.exchange(Mark.blocking, ordering: .acquiringAndReleasing) != Mark.blocking else {
            return
        }
        blocking.add(1, ordering: .acquiringAndReleasing)
        wakeWanted()
    }

    /// Notes that it has answered, and rests if there are more workers than wanted.
    func end(_ place: Place) {
        if place.state.exchange(Mark.idle, ordering: .acquiringAndReleasing) == Mark.blocking {
            blocking.subtract(1, ordering: .acquiringAndReleasing)
        }
        let count = active.load(ordering: .acquiring)
        // Once closed, everybody is wanted to see whether a request still waits.
        guard count > runnable + blocking.load(ordering: .acquiring), !isClosed.load(ordering: .acquiring),
            active.compareExchange(expected: count, desired: count - 1, ordering: .acquiringAndReleasing)
                .exchanged
        else { return }
        wake.wait()
    }

    /// Counts the requests that take long as blocking; whether any worker has a request.
    func inspect() -> Bool {
        let limit = Self.now - Self.patience
        var isAtWork = false
        for place in places {
            let mark = place.state.load(ordering: .acquiring)
            isAtWork = isAtWork || mark != Mark.idle
            guard mark > Mark.idle, mark < limit,
                place.state.compareExchange(
                    expected: mark, desired: Mark.blocking, ordering: .acquiringAndReleasing
                ).exchanged
            else { continue }
            blocking.add(1, ordering: .acquiringAndReleasing)
        }
        // Also mends what two workers that passed each other may have missed.
        while wakeWanted() {}
        return isAtWork
    }

    /// Ends the rest of everybody.
    func close() {
        isClosed.store(true, ordering: .releasing)
        for _ in places { wake.signal() }
    }

    /// Wakes a worker if one more is wanted; whether it did.
    @discardableResult private func wakeWanted() -> Bool {
        let count = active.load(ordering: .acquiring)
        guard count < min(places.count, runnable + blocking.load(ordering: .acquiring)),
            active.compareExchange(expected: count, desired: count + 1, ordering: .acquiringAndReleasing)
                .exchanged
        else { return false }
        wake.signal()
        return true
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
