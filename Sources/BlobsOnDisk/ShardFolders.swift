import Glibc
import Media
import Synchronization

/// The folders `blobs/ab/cd`, each made and made durable before the first blob is renamed into it.
///
/// What lies there already when a process starts may have been made by one that was killed before it flushed, so the
/// first use by each process flushes once.
final class ShardFolders: Sendable {
    private let root: String
    /// A bit for each of the 65,536 folders that this process knows to be durable.
    private let durable = Mutex([UInt64](repeating: 0, count: 1_024))

    /// - Parameter root: `blobs/`, which exists.
    init(root: String) { self.root = root }

    /// Makes the folder of a key durable. Throws ``SystemError``.
    func prepare(_ key: BlobKey) throws {
        let digits = key.hex.prefix(4)
        guard let shard = Int(digits, radix: 16) else { return }
        let (word, bit) = (shard / 64, UInt64(1) << UInt64(shard % 64))
        if durable.withLock({ $0[word] & bit != 0 }) { return }
        let upper = "\(root)/\(digits.prefix(2))"
        try makeFolder(upper)
        try makeFolder("\(upper)/\(digits.suffix(2))")
        try flushFolder(upper)
        try flushFolder(root)
        durable.withLock { $0[word] |= bit }
    }
}
