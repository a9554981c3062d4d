import Synchronization

/// Lets one thread at a time bring what lies on disk in line with one file's row.
///
/// The row and its projection are no transaction; within this process nobody sees the state in between. Another
/// process may, so whoever publishes still looks at the row again afterwards.
final class FileLocks: Sendable {
    /// One of the locks; files share them, because there are more files than anybody wants locks.
    private final class Stripe: Sendable {
        let mutex = Mutex(())
    }

    private let stripes = (0..<64).map { _ in Stripe() }

    /// Runs `body` while nobody else is in it for the file with this number. Not to be entered twice.
    func withLock<Result: Sendable>(on number: Int64, _ body: () throws -> Result) rethrows -> Result {
        let stripe = stripes[Int(UInt64(bitPattern: number) % UInt64(stripes.count))]
        return try stripe.mutex.withLock { _ in try body() }
    }

    /// Runs `body` as ``withLock(on:_:)`` does, unless another thread is in it: then nil, without waiting.
    func withLockIfFree<Result: Sendable>(on number: Int64, _ body: () throws -> Result) rethrows -> Result? {
        let stripe = stripes[Int(UInt64(bitPattern: number) % UInt64(stripes.count))]
        return try stripe.mutex.withLockIfAvailable { _ in try body() }
    }
}
