import Synchronization

/// Spaces out attempts at pictures that took too long to make.
///
/// A late picture may be the fault of a busy machine, so it is tried again. One that truly hangs a decoder must not keep
/// render workers busy, so each attempt follows after a longer pause. Attempts are counted by this process alone.
final class RenderBackoff: Sendable {
    /// Pauses after the first attempts; the last one applies from then on.
    private static let pauses: [Duration] = [
        .seconds(2), .seconds(10), .seconds(60), .seconds(600), .seconds(3_600),
    ]
    /// Pictures that are remembered; beyond that all are forgotten.
    private static let capacity = 4_096

    private struct Attempts {
        var count = 0
        var end: ContinuousClock.Instant
    }

    private let attempts = Mutex<[RenditionID: Attempts]>([:])

    /// Begins a pause after an attempt that took too long.
    func noteLate(_ id: RenditionID, now: ContinuousClock.Instant = .now) {
        attempts.withLock { attempts in
            if attempts.count >= Self.capacity { attempts = [:] }
            let count = attempts[id]?.count ?? 0
            let pause = Self.pauses[min(count, Self.pauses.count - 1)]
            attempts[id] = Attempts(count: count + 1, end: now + pause)
        }
    }

    /// Forgets a picture that has been made, or is to be tried anew.
    func forget(_ id: RenditionID) { attempts.withLock { $0[id] = nil } }

    /// Whether a picture may be tried now.
    func permits(_ id: RenditionID, now: ContinuousClock.Instant = .now) -> Bool {
        attempts.withLock { attempts in attempts[id].map { $0.end <= now } ?? true }
    }
}
