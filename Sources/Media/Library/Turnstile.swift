import Synchronization

/// Lets so many callers in at once and turns the others away, so that slow work leaves threads for the quick.
final class Turnstile: Sendable {
    private let capacity: Int
    private let inside = Atomic<Int>(0)

    init(capacity: Int) { self.capacity = capacity }

    /// Runs `body`, or throws `refusal` if it is full.
    @discardableResult
    func pass<Result>(orThrow refusal: any Error, _ body: () throws -> Result) throws -> Result {
        defer { inside.subtract(1, ordering: .relaxed) }
        guard inside.add(1, ordering: .relaxed).newValue <= capacity else { throw refusal }
        return try body()
    }
}
