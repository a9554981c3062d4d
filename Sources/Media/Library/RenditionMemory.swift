import Synchronization

/// One rendition: what it is made from, and how.
struct RenditionID: Hashable, Sendable {
    let content: BlobKey
    let recipe: String
}

/// What this process knows of renditions besides those that are there: which cannot be made, and how much was
/// made since there was last looked for room.
final class RenditionMemory: Sendable {
    /// More failures are not remembered, the oldest are forgotten first.
    static let capacity = 4_096
    /// How long a failure is believed in: a busy machine may have been at fault too.
    static let patience = Duration.seconds(3_600)

    private struct Failure {
        var reason: String
        var end: ContinuousClock.Instant
    }

    private struct State {
        var failures: [RenditionID: Failure] = [:]
        /// Their keys; once it is full, `oldest` is overwritten next.
        var order: [RenditionID] = []
        var oldest = 0
    }

    private let state = Mutex(State())
    private let space = Atomic<Int64>(0)

    /// Remembers that a rendition cannot be made.
    func noteFailure(of id: RenditionID, _ reason: String, now: ContinuousClock.Instant = .now) {
        let failure = Failure(reason: reason, end: now + Self.patience)
        state.withLock { state in
            guard state.failures.updateValue(failure, forKey: id) == nil else { return }
            if state.order.count < Self.capacity { return state.order.append(id) }
            state.failures[state.order[state.oldest]] = nil
            state.order[state.oldest] = id
            state.oldest = (state.oldest + 1) % Self.capacity
        }
    }

    /// Why a rendition cannot be made, nil if nothing is known against it.
    func failure(of id: RenditionID, now: ContinuousClock.Instant = .now) -> String? {
        state.withLock { state in
            state.failures[id].flatMap { now < $0.end ? $0.reason : nil }
        }
    }

    /// Counts bytes that were taken; true, to one caller and beginning anew, once there are more than
    /// `portion`.
    func noteSpace(_ bytes: Int64, portion: Int64) -> Bool {
        guard space.add(bytes, ordering: .relaxed).newValue > portion else { return false }
        return space.exchange(0, ordering: .relaxed) > portion
    }
}
