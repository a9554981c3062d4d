import Crypto
import Dispatch
import Synchronization

/// An MD5 that is computed beside the thread that brings the bytes: it takes longer than everything else that is done with
/// them.
final class SideDigest: Sendable {
    private let digest = Mutex(Insecure.MD5())
    private let queue = DispatchQueue(label: "md5")
    private let work = DispatchGroup()

    /// Takes the next bytes, which must stay as they are until ``wait()`` has returned.
    func begin(_ bytes: UnsafeRawBufferPointer) {
        // The caller waits before it touches them again.
        nonisolated(unsafe) let bytes = bytes
        queue.async(group: work) { self.add(bytes) }
    }

    /// Digests the next bytes before it returns: for so few that another thread is not worth its while.
    func add(_ bytes: UnsafeRawBufferPointer) {
        digest.withLock { $0.update(bufferPointer: bytes) }
    }

    /// Waits until all bytes that were taken are digested.
    func wait() { work.wait() }

    /// 32 lower-case hex digits, of everything taken.
    func hexDigits() -> String {
        wait()
        return hex(digest.withLock { $0.finalize() })
    }
}
